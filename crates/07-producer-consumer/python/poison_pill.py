"""An item that means "stop": one poison pill for each worker, behind the last job."""

import logging
import queue
import sys
import threading

orders = queue.Queue(2)


def work():
    while (job := orders.get()) is not None:
        logging.info("does a job job=%d", job)
    logging.info("takes a pill and stops")


def main():
    workers = [threading.Thread(target=work, name=name) for name in ["ann", "bob"]]
    for worker in workers:
        worker.start()
    for job in range(1, 7):
        orders.put(job)
    for _ in workers:
        orders.put(None)  # a worker takes one and no more: a pill for each
    for worker in workers:
        worker.join()
    logging.info("both have stopped")
    assert orders.empty(), "neither a job nor a pill is left"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
