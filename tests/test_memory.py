"""What the process remembers, for a while and only so much of it."""

import threading

from bridge.delivery.recent import Memory


def test_words_are_kept_for_their_time() -> None:
    memory = Memory(seconds=60, most=10)
    memory.keep("a", 1_000.0, "one", "two")
    assert memory.recall("a", 1_000.0) == ("one", "two")
    assert memory.recall("a", 1_059.9) == ("one", "two")
    assert memory.recall("a", 1_060.0) is None
    assert memory.recall("a", 1_000.0) is None  # what was too old once is gone
    assert memory.recall("b", 1_000.0) is None


def test_something_may_be_kept_without_a_word() -> None:
    memory = Memory(seconds=60, most=10)
    memory.keep("a", 1_000.0)
    assert memory.recall("a", 1_001.0) == ()


def test_a_clock_that_was_set_back_tells_nothing() -> None:
    memory = Memory(seconds=60, most=10)
    memory.keep("a", 1_000.0)
    assert memory.recall("a", 999.0) is None


def test_the_oldest_gives_way() -> None:
    memory = Memory(seconds=60, most=2)
    for key in ("a", "b", "a", "c"):
        memory.keep(key, 1_000.0)
    assert [memory.recall(key, 1_000.0) for key in "abc"] == [(), None, ()]


def test_threads_may_share_it() -> None:
    memory = Memory(seconds=60, most=50)

    def use(name: str) -> None:
        for number in range(500):
            memory.keep(f"{name}{number}", 1_000.0, name)
            memory.recall(f"{name}{number - 40}", 1_000.0 + number % 90)

    threads = [threading.Thread(target=use, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [memory.recall(f"{name}{number}", 1_000.0) for name in "abcd" for number in range(500)]
    assert sum(words is not None for words in found) <= 50
