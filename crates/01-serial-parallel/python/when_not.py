"""Work so small that doing it in parallel is slower, and how slow handing it over is.

Differs: a process pool sends each number through a pipe, so it does not pay for any size here.
"""

import logging
import multiprocessing
import sys
import time


def mix(n):
    return ((n ^ (n >> 7)) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF) >> 32


def best_of_five(work):
    times = []
    for _ in range(5):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def main():
    with multiprocessing.Pool() as pool:
        for size in [10, 100, 1_000, 10_000]:
            numbers = range(size)
            assert sum(map(mix, numbers)) == sum(pool.map(mix, numbers))
            serial = best_of_five(lambda numbers=numbers: sum(map(mix, numbers)))
            parallel = best_of_five(lambda numbers=numbers: sum(pool.map(mix, numbers)))
            logging.info(
                "has measured size=%d serial=%.1fµs parallel=%.1fµs pays=%s",
                size,
                serial * 1e6,
                parallel * 1e6,
                parallel < serial,
            )
            assert size > 10 or parallel > 3 * serial


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
