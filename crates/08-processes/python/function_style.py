"""Two processes made from a function: each has a pid of its own, and main's pid as its parent's."""

import logging
import multiprocessing
import os
import sys
import time

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)

BEAT = 0.1


def work(main):
    # Not `os.getppid`: with the start method `forkserver` that is the server.
    parent = multiprocessing.parent_process().pid
    logging.info("works pid=%d parent=%d", os.getpid(), parent)
    time.sleep(BEAT)
    sys.exit(int(parent != main))


def main():
    logging.info("starts two processes pid=%d", os.getpid())
    workers = [
        multiprocessing.Process(target=work, args=(os.getpid(),), name=name)
        for name in ["ann", "bob"]
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0], "main is the parent of both"


if __name__ == "__main__":
    main()
