"""Work so small that doing it in parallel is slower: a process pool costs more per task.

Differs: Python hands over whole tasks, so fewer sizes are measured, and other numbers come out.
"""

import logging
import multiprocessing
import sys
import time


def mix(n):
    return ((n ^ (n >> 7)) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF) >> 32


def best(work):
    def once():
        started = time.perf_counter()
        work()
        return time.perf_counter() - started

    return min(once() for _ in range(5))


def main():
    with multiprocessing.Pool() as pool:
        for size in [10, 100, 1_000, 10_000]:
            numbers = range(size)
            assert sum(map(mix, numbers)) == sum(pool.map(mix, numbers))
            serial = best(lambda numbers=numbers: sum(map(mix, numbers)))
            parallel = best(lambda numbers=numbers: sum(pool.map(mix, numbers)))
            line = "has measured size=%d serial=%.0fµs parallel=%.0fµs"
            logging.info(line, size, serial * 1e6, parallel * 1e6)


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
