"""An empty queue is not finished work: `join` waits until every item is marked as done."""

import logging
import queue
import sys
import threading
import time

BEAT = 0.05

jobs = queue.Queue(8)
done = []
main_looks = threading.Barrier(2)  # `main`, and the worker with the last job


def work():
    while True:
        job = jobs.get()
        logging.info("takes job=%d", job)
        if job == 4:
            main_looks.wait()
            main_looks.wait()  # does not begin while `main` looks
        time.sleep(BEAT)
        done.append(job)
        jobs.task_done()


def main():
    for name in ["ann", "bob"]:
        threading.Thread(target=work, name=name, daemon=True).start()
    for job in range(1, 5):
        jobs.put(job)
    main_looks.wait()
    queued = jobs.qsize()
    finished = len(done)
    logging.info("sees an empty queue queued=%d done=%d", queued, finished)
    assert queued == 0 and finished < 4, "the last job is still in somebody's hands"
    main_looks.wait()

    jobs.join()
    logging.info("has joined the queue done=%d", len(done))
    assert len(done) == 4


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
