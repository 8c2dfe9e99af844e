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
    def __init__(self, name):
        super().__init__(name=name)
        self.rounds = 0

    def run(self):
        # Not `os.getppid`: with the start method `forkserver` that is the server.
        parent = multiprocessing.parent_process().pid
        logging.info("works pid=%d parent=%d", os.getpid(), parent)
        time.sleep(BEAT)
        self.rounds += 1
        sys.exit(self.rounds)


def main():
    logging.info("starts two processes pid=%d", os.getpid())
    workers = [Worker(name) for name in ["ann", "bob"]]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    codes = [worker.exitcode for worker in workers]
    assert codes == [1, 1], "each child has worked one round"
    assert workers[0].rounds == 0, "in its own copy of the worker"


if __name__ == "__main__":
    main()
