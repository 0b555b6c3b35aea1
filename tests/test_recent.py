"""What the process remembers, for a while and only so much of it."""

import threading
import tracemalloc

from bridge.delivery.recent import Recent


def test_words_are_kept_for_their_time() -> None:
    recent = Recent(seconds=60, most=10)
    recent.keep("a", 1_000.0, "one", "two")
    assert recent.recall("a", 1_000.0) == ("one", "two")
    assert recent.recall("a", 1_059.9) == ("one", "two")
    assert recent.recall("a", 1_060.0) is None
    assert recent.recall("a", 1_000.0) is None  # what was too old once is gone
    assert recent.recall("b", 1_000.0) is None


def test_something_may_be_kept_without_a_word() -> None:
    recent = Recent(seconds=60, most=10)
    recent.keep("a", 1_000.0)
    assert recent.recall("a", 1_001.0) == ()


def test_a_clock_that_was_set_back_tells_nothing() -> None:
    recent = Recent(seconds=60, most=10)
    recent.keep("a", 1_000.0)
    assert recent.recall("a", 999.0) is None


def test_the_oldest_gives_way() -> None:
    recent = Recent(seconds=60, most=2)
    for key in ("a", "b", "a", "c"):
        recent.keep(key, 1_000.0)
    assert [recent.recall(key, 1_000.0) for key in "abc"] == [(), None, ()]


def test_what_is_too_old_goes_whether_it_is_asked_for_or_not() -> None:
    recent = Recent(seconds=60, most=1_000)
    for number in range(100):
        recent.keep(str(number), 1_000.0 + number)
    assert len(recent) == 60
    recent.recall("another", 1_150.0)
    assert len(recent) == 9
    recent.keep("another", 2_000.0)
    assert len(recent) == 1


def test_a_key_takes_no_more_room_the_longer_it_is() -> None:
    recent = Recent(seconds=60, most=1_000)
    recent.keep("first", 1_000.0)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for number in range(200):
            recent.keep(f"{number} {'x' * 1_000_000}", 1_000.0)
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert len(recent) == 201
    assert grown < 200 * 1_000


def test_keys_of_any_characters_are_kept_apart() -> None:
    recent = Recent(seconds=60, most=10)
    recent.keep("\ud800", 1_000.0, "lone")
    assert recent.recall("\ud800", 1_000.0) == ("lone",)
    assert recent.recall("\ufffd", 1_000.0) is None


def test_threads_may_share_it() -> None:
    recent = Recent(seconds=60, most=50)

    def use(name: str) -> None:
        for number in range(500):
            recent.keep(f"{name}{number}", 1_000.0, name)
            recent.recall(f"{name}{number - 40}", 1_000.0 + number % 90)

    threads = [threading.Thread(target=use, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [recent.recall(f"{name}{number}", 1_000.0) for name in "abcd" for number in range(500)]
    assert sum(words is not None for words in found) <= 50
