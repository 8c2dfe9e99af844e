"""What a pool saves in memory: twenty tasks by two processes, and by a process for each task."""

import logging
import multiprocessing
import os
import sys
from pathlib import Path


def keep(barrier):
    global all_are_here
    all_are_here = barrier


def own_memory(_):
    """Which process this is, and how many kilobytes it shares with no other."""
    all_are_here.wait()  # no process is so quick that it does the task of another one
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Private_Dirty:"):
            return os.getpid(), int(line.split()[1])


def do_twenty(processes):
    context = multiprocessing.get_context("forkserver")
    barrier = context.Barrier(processes)
    with context.Pool(processes, initializer=keep, initargs=(barrier,)) as pool:
        by_pid = dict(pool.map(own_memory, range(20), chunksize=1))
    kilobytes = sum(by_pid.values())
    logging.info("do twenty tasks processes=%d kilobytes=%d", processes, kilobytes)
    assert len(by_pid) == processes
    return kilobytes


def main():
    pooled = do_twenty(2)
    each = do_twenty(20)
    assert 5 * pooled < each


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
