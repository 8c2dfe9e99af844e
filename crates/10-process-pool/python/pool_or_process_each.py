"""What it saves to use processes again: fifty tasks in a pool, and in a process for each."""

import logging
import multiprocessing
import sys
import time

TASKS = [7] * 50


def double(n):
    return 2 * n


def took(pool):
    started = time.perf_counter()
    doubled = pool.map(double, TASKS, chunksize=1)
    assert doubled == [14] * len(TASKS)
    return time.perf_counter() - started


def main():
    with multiprocessing.Pool(2) as pool:
        reused = took(pool)
    logging.info("two processes do all tasks microseconds=%d", reused * 1e6)
    with multiprocessing.Pool(2, maxtasksperchild=1) as pool:
        each = took(pool)
    logging.info("each task has a process of its own microseconds=%d", each * 1e6)
    assert reused < each, "a process costs more than a message"


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
