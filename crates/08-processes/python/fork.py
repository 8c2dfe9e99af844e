"""One call returns twice: a parent forks three children, keeps each pid and reaps them all."""

import logging
import multiprocessing
import os
import sys
import time

BEAT = 0.1


def work(name, beats):
    multiprocessing.current_process().name = name
    logging.info("fork returned 0 parent=%d pid=%d", os.getppid(), os.getpid())
    time.sleep(beats * BEAT)


def main():
    children = []
    for name, beats in [("ann", 1), ("bob", 2), ("eve", 3)]:
        pid = os.fork()
        if pid == 0:
            try:
                work(name, beats)
            finally:
                os._exit(beats)  # or it would go on with the parent's program
        logging.info("fork returned the child's pid pid=%d", pid)
        children.append(pid)
    for code, child in enumerate(children, 1):
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == code
        logging.info("reaps a child pid=%d", child)
    try:
        os.wait()
        raise AssertionError("a child is left")
    except ChildProcessError:
        pass


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
