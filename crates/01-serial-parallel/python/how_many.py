"""One computation divided among 1, 2, 4, 8 and 16 processes: best with one for each core.

Differs: Python needs processes for this, and does not judge the times that it measures.
"""

import logging
import multiprocessing
import sys
import time

LIMIT = 60_000


def count_primes(number, processes):
    """The odd numbers are dealt out to the processes, like cards."""
    mine = range(2 * number + 3, LIMIT, 2 * processes)
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in mine)


def main():
    for processes in [1, 2, 4, 8, 16]:
        with multiprocessing.Pool(processes) as pool:
            shares = [(number, processes) for number in range(processes)]
            started = time.perf_counter()
            primes = sum(pool.starmap(count_primes, shares))
            took = time.perf_counter() - started
        logging.info("%2d processes %4.0f ms", processes, took * 1000)
        assert primes == 6056


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
