"""Two thousand tiny tasks in chunks of 1, 10 and 100: a message costs more than the task."""

import logging
import multiprocessing
import sys
import time

TASKS = 2_000
ROUNDS = 5


def double(n):
    return 2 * n


def took(pool, chunk):
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        doubled = pool.map(double, range(TASKS), chunksize=chunk)
        times.append(time.perf_counter() - started)
        assert doubled == list(range(0, 2 * TASKS, 2))
    return min(times)


def main():
    times = []
    with multiprocessing.Pool(2) as pool:
        for chunk in [1, 10, 100]:
            times.append(took(pool, chunk))
            microseconds = times[-1] * 1e6
            logging.info("maps all numbers chunk=%d microseconds=%d", chunk, microseconds)
    if times[2] < times[0]:
        logging.info("larger chunks take less time")
    else:
        logging.info("too busy to measure: larger chunks took no less time")


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
