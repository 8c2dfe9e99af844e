"""What it saves to use processes again: fifty tasks in a pool, and in a process for each."""

import logging
import multiprocessing
import os
import sys
import time

TASKS = [0] * 50
ROUNDS = 3


def pid(_):
    return os.getpid()


def took(tasks_for_each):
    # It replaces workers beside its threads, where a process must not fork by itself.
    context = multiprocessing.get_context("forkserver")
    with context.Pool(2, maxtasksperchild=tasks_for_each) as pool:
        started = time.perf_counter()
        pids = pool.map(pid, TASKS, chunksize=1)
        return len(set(pids)), time.perf_counter() - started


def main():
    reused = each = float("inf")
    for _ in range(ROUNDS):
        processes, seconds = took(len(TASKS))
        assert processes <= 2
        reused = min(reused, seconds)
        processes, seconds = took(1)
        assert processes == len(TASKS)
        each = min(each, seconds)
    logging.info("two processes do all tasks microseconds=%d", reused * 1e6)
    logging.info("each task has a process of its own microseconds=%d", each * 1e6)
    assert reused < each, "a process costs more than a message"


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
