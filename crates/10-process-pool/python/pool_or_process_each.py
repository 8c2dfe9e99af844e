"""What a pool saves in time: ten tasks by two processes, and by a process for each task."""

import logging
import math
import multiprocessing
import os
import sys
import time

TASKS = 10
ROUNDS = 3


def pid(_):
    return os.getpid()


def time_tasks(pool):
    """How many processes do the tasks, and in what time: the pool is there before."""
    begin = time.perf_counter()
    pids = pool.map(pid, range(TASKS), chunksize=1)
    return len(set(pids)), time.perf_counter() - begin


def main():
    # The pool replaces workers beside its threads, where a process must not fork by itself.
    context = multiprocessing.get_context("forkserver")
    pooled = each = math.inf
    for _ in range(ROUNDS):
        with context.Pool(2) as pool:
            processes, seconds = time_tasks(pool)
        assert processes <= 2
        pooled = min(pooled, seconds)
        with context.Pool(2, maxtasksperchild=1) as pool:
            processes, seconds = time_tasks(pool)
        assert processes == TASKS
        each = min(each, seconds)
    logging.info("two processes do ten tasks microseconds=%d", pooled * 1e6)
    logging.info("ten processes do one task each microseconds=%d", each * 1e6)
    assert pooled < each


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
