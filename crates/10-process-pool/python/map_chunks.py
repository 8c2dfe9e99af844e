"""Two thousand tiny tasks in chunks of 1, 10 and 100: a chunk is one message to one worker."""

import logging
import math
import multiprocessing
import os
import sys
import time

TASKS = 2_000
ROUNDS = 5


def pid(_):
    return os.getpid()


def best_time(pool, chunk):
    best = math.inf
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        pids = pool.map(pid, [None] * TASKS, chunksize=chunk)
        best = min(best, time.perf_counter() - begin)
        for place in range(0, TASKS, chunk):
            assert len(set(pids[place : place + chunk])) == 1, "one process does the whole chunk"
    logging.info(
        "maps 2,000 tasks chunk=%d messages=%d microseconds=%d", chunk, TASKS // chunk, best * 1e6
    )
    return best


def main():
    with multiprocessing.Pool(2) as pool:
        ones = best_time(pool, 1)
        best_time(pool, 10)
        hundreds = best_time(pool, 100)
    logging.info("faster in chunks of 100 times=%.1f", ones / hundreds)


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
