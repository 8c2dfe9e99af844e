"""Two processes made from a type with a `run` method; each runs it in a copy of its own."""

import logging
import multiprocessing
import os
import sys
import time

BEAT = 0.1


class Worker(multiprocessing.get_context("fork").Process):
    def __init__(self, name, parent):
        super().__init__(name=name)
        self.parent = parent
        self.rounds = 0

    def run(self):
        logging.info("works pid=%d parent=%d", os.getpid(), os.getppid())
        time.sleep(BEAT)
        self.rounds += 1
        sys.exit(self.rounds if os.getppid() == self.parent else 0)


def main():
    logging.info("starts two processes pid=%d", os.getpid())
    workers = [Worker(name, os.getpid()) for name in ["ann", "bob"]]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        logging.info("reaps a child pid=%d", worker.pid)
        assert worker.exitcode == 1, "one round, and main is the parent"
    assert [worker.rounds for worker in workers] == [0, 0], "the parent's workers have not moved"


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
