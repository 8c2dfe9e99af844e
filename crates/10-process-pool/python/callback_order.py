"""Callbacks run in the order in which tasks end, one at a time in one thread.

Differs: a callback that raises ends the thread that handles results, and the pool waits forever;
so here none raises.
"""

import logging
import multiprocessing
import sys


def start(event):
    """In a worker, which may be a new process and no copy: so what it needs is passed."""
    global first_may_end
    first_may_end = event


def work(task):
    if task == 1:
        first_may_end.wait()
    return task


def main():
    first_may_end = multiprocessing.Event()
    order = []

    def called_back(task):
        logging.info("is called back task=%d", task)
        order.append(task)
        first_may_end.set()

    with multiprocessing.Pool(2, start, (first_may_end,)) as pool:
        for task in [1, 2]:
            logging.info("submits task=%d", task)
            pool.apply_async(work, (task,), callback=called_back)
        pool.close()
        pool.join()
    logging.info("all callbacks have run")
    assert order == [2, 1]


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
