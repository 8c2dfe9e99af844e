"""One call returns twice: a parent forks three children, keeps each pid and reaps them all."""

import logging
import multiprocessing
import os
import sys
import time

BEAT = 0.1


def start_child(name, work):
    child = os.fork()
    if child != 0:
        return child
    multiprocessing.current_process().name = name
    code = 101
    try:
        code = work()
    finally:  # an exception must not get to our caller: here that is a copy of the parent's code
        os._exit(code)


def reap_all(children):
    codes = []
    for child in children:
        pid, status = os.waitpid(child, 0)
        logging.info("reaps a child pid=%d", pid)
        codes.append(os.waitstatus_to_exitcode(status))
    return codes


def main():
    parent = os.getpid()

    def work(beats):
        logging.info("fork returned 0 parent=%d pid=%d", os.getppid(), os.getpid())
        time.sleep(beats * BEAT)
        assert os.getppid() == parent, "the child's parent is the process that forked it"
        return beats

    children = []
    for name, beats in [("ann", 1), ("bob", 2), ("eve", 3)]:
        child = start_child(name, lambda beats=beats: work(beats))
        logging.info("fork returned the child's pid pid=%d", child)
        children.append(child)

    assert reap_all(children) == [1, 2, 3]
    try:
        left = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        left = None
    assert left is None, "no child is left, not even a zombie"
    logging.info("no child is left")


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
