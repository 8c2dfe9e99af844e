"""Two processes made from a function: each has a pid of its own, and main's pid as its parent's."""

import logging
import multiprocessing
import os
import sys
import time

BEAT = 0.1


def work(parent):
    logging.info("works pid=%d parent=%d", os.getpid(), os.getppid())
    time.sleep(BEAT)
    sys.exit(int(os.getppid() != parent))


def main():
    context = multiprocessing.get_context("fork")
    logging.info("starts two processes pid=%d", os.getpid())
    workers = [
        context.Process(target=work, args=(os.getpid(),), name=name) for name in ["ann", "bob"]
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        logging.info("reaps a child pid=%d", worker.pid)
        assert worker.exitcode == 0, "main is the parent"


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
