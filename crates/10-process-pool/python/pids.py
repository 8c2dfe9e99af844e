"""Two processes do twenty tasks; with a limit of five tasks each, a new one takes over."""

import logging
import multiprocessing
import os
import sys
from collections import Counter

WORKERS = 2
TASKS = 20


def pid(_):
    return os.getpid()


def main():
    # A pool has threads, and beside them nobody may fork, as it does to replace a worker. So one
    # process forks all workers, and has no thread of its own.
    context = multiprocessing.get_context("forkserver")
    with context.Pool(WORKERS) as pool:
        staying = Counter(pool.map(pid, range(TASKS), chunksize=1))
    logging.info("done by a few processes, used again tasks=%d", staying.total())
    assert len(staying) <= WORKERS

    with context.Pool(WORKERS, maxtasksperchild=5) as pool:
        going = Counter(pool.map(pid, range(TASKS), chunksize=1))
    logging.info("done by processes that are replaced after five tasks=%d", going.total())
    assert len(going) >= TASKS // 5
    assert max(going.values()) <= 5


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
