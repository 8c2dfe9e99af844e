"""Two processes say a line each; main waits for both and has the last word."""

import logging
import multiprocessing
import os
import sys
import time

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)

BEAT = 0.1


def work():
    logging.info("works pid=%d", os.getpid())
    time.sleep(BEAT)


def main():
    workers = [multiprocessing.Process(target=work, name=name) for name in ["ann", "bob"]]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    logging.info("both are done")
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert workers[0].pid != workers[1].pid, "each process has its own pid"


if __name__ == "__main__":
    main()
