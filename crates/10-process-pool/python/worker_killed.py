"""A worker is killed in the middle of a task: that task ends with an error, and all others too.

Differs: a `ProcessPoolExecutor` is broken when a worker dies. A `multiprocessing.Pool` replaces the
worker, but a program that waits for its task waits forever.
"""

import logging
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def work(task):
    if task == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return task


def main():
    lost = 0
    with ProcessPoolExecutor(1) as pool:
        futures = [pool.submit(work, task) for task in range(6)]
        for task, future in enumerate(futures):
            try:
                future.result()
                logging.info("is done task=%d", task)
            except BrokenProcessPool:
                lost += 1
                logging.info("is lost task=%d", task)
    assert lost >= 5, "the killed one, and all after it"


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
