"""Two processes made from a type with a `run` method; each runs it in a copy of its own."""

import logging
import multiprocessing
import os
import sys
import time

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)

BEAT = 0.1


class Worker(multiprocessing.Process):
    def __init__(self, name, parent):
        super().__init__(name=name)
        self.parent = parent
        self.rounds = 0

    def run(self):
        # Not `os.getppid`: that may be a server that forks for us (`forkserver`).
        parent = multiprocessing.parent_process().pid
        logging.info("works pid=%d parent=%d", os.getpid(), parent)
        time.sleep(BEAT)
        self.rounds += 1
        sys.exit(self.rounds if parent == self.parent else 0)


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
    main()
