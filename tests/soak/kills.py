"""Workers killed with -9, many of them: python -m tests.soak.kills [KILLS] [SEED …]   (500 take five minutes or so)."""

import sys

from tests.support.kills import killed

if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]] or [500]
    for seed in numbers[1:] or [1]:
        print(f"seed {seed}: {killed(numbers[0], seed)}", flush=True)  # noqa: T201
