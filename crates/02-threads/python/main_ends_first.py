"""When main ends, the program does not: Python waits for threads that are still at work.

Differs: in Rust the end of main is the end of the program, and both threads are cut off. Here they
are waited for, so they can say that they end. Rust's rule for one thread: `daemon=True`.
"""

import logging
import sys
import threading
import time

BEAT = 0.1

begun = threading.Barrier(3)


def work(order):
    logging.info("begins order=%d", order)
    begun.wait()
    threading.main_thread().join()  # until main has ended for certain
    assert not threading.main_thread().is_alive(), "main is gone, and this thread is not"
    logging.info("ends")


def main():
    workers = [
        threading.Thread(target=work, args=(order,), name=name)
        for name, order in [("ann", 1), ("bob", 2)]
    ]
    for worker in workers:
        worker.start()
    begun.wait()
    time.sleep(BEAT)  # main has work of its own
    logging.info("ends, but not the program")
    assert all(worker.is_alive() for worker in workers), "both are at work, and are not joined"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
