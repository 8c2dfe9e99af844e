"""A process whose parent has ended is an orphan, and gets another parent: one that reaps it."""

import ctypes
import logging
import multiprocessing
import os
import sys
import time

BEAT = 0.01
PR_SET_CHILD_SUBREAPER = 36


def fork_child(name, work, *arguments):
    pid = os.fork()
    if pid != 0:
        return pid
    multiprocessing.current_process().name = name
    try:
        work(*arguments)
        os._exit(0)
    finally:  # an exception must not get to our caller: here that is a copy of the parent's code
        os._exit(101)


def orphan(parent, spoken, reporter):
    logging.info("has a parent parent=%d", os.getppid())
    os.write(spoken, b"!")
    while os.getppid() == parent:
        time.sleep(BEAT)
    logging.info("has another parent parent=%d", os.getppid())
    os.write(reporter, b"%d" % os.getppid())


def parent(reporter):
    has_spoken, spoken = os.pipe()
    fork_child("orphan", orphan, os.getpid(), spoken, reporter)
    os.read(has_spoken, 1)


def adopter_of_an_orphan():
    """Makes an orphan; returns the pid of its new parent."""
    report, reporter = os.pipe()
    child = fork_child("parent", parent, reporter)
    os.close(reporter)
    os.waitpid(child, 0)
    with open(report, encoding="ascii") as report:
        return int(report.read())  # the end comes when the orphan has ended


def main():
    adopter = adopter_of_an_orphan()
    logging.info("somebody has adopted the orphan adopter=%d", adopter)

    assert ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    adopter = adopter_of_an_orphan()
    logging.info("main has adopted the orphan adopter=%d", adopter)
    assert adopter == os.getpid()
    _, status = os.wait()
    assert status == 0, "now it is ours to reap"


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
