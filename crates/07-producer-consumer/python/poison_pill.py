"""An item that means "stop": one poison pill for each worker, behind the last job."""

import logging
import queue
import sys
import threading
import time

BEAT = 0.02

orders = queue.Queue(2)
done = []


def work():
    while (job := orders.get()) is not None:
        logging.info("does a job job=%d", job)
        time.sleep(BEAT)
        done.append(job)
    logging.info("takes a pill and stops")


def main():
    workers = [threading.Thread(target=work, name=name) for name in ["ann", "bob"]]
    for worker in workers:
        worker.start()
    for job in range(1, 7):
        orders.put(job)
    for _ in workers:
        orders.put(None)  # a worker takes one and no more: a pill for each
    logging.info("has put all jobs and all pills")
    for worker in workers:
        worker.join()
    logging.info("both have stopped jobs=%d", len(done))
    assert sorted(done) == [1, 2, 3, 4, 5, 6], "the pills come behind the jobs"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
