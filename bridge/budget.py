"""Budget: what one request may cost. Work that an outsider could multiply is paid for before it is done."""

_STEPS = 800_000
# What is paid, in steps; one is about a microsecond at worst (python -m bench.worst_bodies).
MARKDOWN = 4  # a character that the parser reads: what it takes grows with them, and most is what is made of it
NOTATION = 10  # a character of Backlog's own markup
LOOK = 200  # asking all kinds whether one of them claims what a wrapping held
GLANCE = 50  # telling by its shape what came without its envelope
MENTION = 50  # looking for a name behind an @
UNPACKED = 0.5  # a byte that comes out of compressed data
LOADED = 0.05  # a byte of JSON that stood in a text


class Budget:
    """The steps that are left to a request, all its events together. Counted, not timed: the same on any machine."""

    __slots__ = ("left",)

    def __init__(self, steps: float = _STEPS) -> None:
        self.left = steps

    def spend(self, steps: float) -> bool:
        """Whether there is enough for it, which is then gone; where not, nothing is taken: less may still fit."""
        if steps > self.left:
            return False
        self.left -= steps
        return True
