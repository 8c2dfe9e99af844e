"""The same computation split among 1, 2, 4, 8 and 16 processes: best with as many as cores.

Differs: Python needs processes for this, so the lines and the measured numbers are its own.
"""

import logging
import multiprocessing
import sys
import time

LIMIT = 30_000


def count_primes(first, step):
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2 + first, LIMIT, step))


def main():
    for processes in [1, 2, 4, 8, 16]:
        with multiprocessing.Pool(processes) as pool:
            started = time.perf_counter()
            parts = pool.starmap(count_primes, [(first, processes) for first in range(processes)])
            took = time.perf_counter() - started
        logging.info("%2d processes %4.0f ms", processes, took * 1000)
        assert sum(parts) == 3245


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
