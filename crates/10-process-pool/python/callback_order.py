"""Callbacks come in the order in which tasks end, one at a time.

Differs: a callback that raises ends the thread that handles results, and the pool waits for ever;
so here none does.
"""

import logging
import multiprocessing
import sys

TASKS = 3


def start(shared):
    global gates
    gates = shared


def wait_at(gate):
    gates[gate].wait()
    return gate


def main():
    gates = [multiprocessing.Event() for _ in range(TASKS)]
    order = []

    def callback(task):
        logging.info("is called back task=%d", task)
        order.append(task)
        if task > 0:
            gates[task - 1].set()

    pool = multiprocessing.Pool(TASKS, start, (gates,))
    for task in range(TASKS):
        logging.info("hands in task=%d", task)
        pool.apply_async(wait_at, (task,), callback=callback)
    gates[-1].set()
    pool.close()
    pool.join()
    logging.info("all callbacks have run")
    assert order == [2, 1, 0], "not the order in which they were handed in"


if __name__ == "__main__":
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )
    main()
