"""Two processes do twenty tasks; with a limit of five tasks each, new ones take over."""

import logging
import multiprocessing
import os
import sys


def pid(_):
    return os.getpid()


def main():
    # A pool has threads, and starts the new workers beside them. A process with threads must not
    # fork, so a fork server does: a process with one thread, and the default since 3.14.
    context = multiprocessing.get_context("forkserver")
    with context.Pool(2) as pool:
        processes = len(set(pool.map(pid, range(20), chunksize=1)))
    logging.info("twenty tasks are done processes=%d", processes)
    assert processes <= 2

    with context.Pool(2, maxtasksperchild=5) as pool:
        processes = len(set(pool.map(pid, range(20), chunksize=1)))
    logging.info("twenty tasks are done, at most five by each process processes=%d", processes)
    assert processes >= 4


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
