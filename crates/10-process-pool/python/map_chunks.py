"""Two thousand tiny tasks in chunks of 1, 10 and 100: a chunk is one message to one worker."""

import logging
import multiprocessing
import os
import sys
import time

TASKS = 2_000
CHUNKS = [1, 10, 100]
ROUNDS = 5


def double(n):
    return 2 * n, os.getpid()


def took(pool, chunk):
    started = time.perf_counter()
    results = pool.map(double, range(TASKS), chunksize=chunk)
    took = time.perf_counter() - started
    assert [doubled for doubled, _ in results] == list(range(0, 2 * TASKS, 2))
    for first in range(0, TASKS, chunk):
        pids = {pid for _, pid in results[first : first + chunk]}
        assert len(pids) == 1, "one process does a chunk"
    return took


def main():
    best = [float("inf")] * len(CHUNKS)
    with multiprocessing.Pool(2) as pool:
        for _ in range(ROUNDS):
            for place, chunk in enumerate(CHUNKS):
                best[place] = min(best[place], took(pool, chunk))
    for chunk, seconds in zip(CHUNKS, best, strict=True):
        messages, microseconds = TASKS // chunk, seconds * 1e6
        logging.info(
            "maps all numbers chunk=%d messages=%d microseconds=%d", chunk, messages, microseconds
        )
    logging.info("faster in chunks of a hundred times=%.1f", best[0] / best[2])


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
