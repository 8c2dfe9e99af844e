"""An empty queue is not finished work: `join` waits until every item is marked as done."""

import logging
import queue
import sys
import threading
import time

WORK = 0.02
JOBS = 4

jobs = queue.Queue(8)
main_looks = threading.Barrier(2)
done = []


def work():
    while (job := jobs.get()) is not None:
        logging.info("takes job=%d", job)
        if job == JOBS:
            main_looks.wait()
            main_looks.wait()
        time.sleep(WORK)
        done.append(job)
        jobs.task_done()


def main():
    workers = [threading.Thread(target=work, name=name) for name in ["ann", "bob"]]
    for worker in workers:
        worker.start()
    for job in range(1, JOBS + 1):
        jobs.put(job)
    main_looks.wait()
    empty = (jobs.qsize(), len(done))
    logging.info("sees an empty queue queued=%d done=%d", *empty)
    main_looks.wait()
    jobs.join()
    joined = (jobs.qsize(), len(done))
    logging.info("has joined the queue queued=%d done=%d", *joined)
    for _ in workers:
        jobs.put(None)
    for worker in workers:
        worker.join()
    assert empty[0] == 0
    assert empty[1] < JOBS, "the last job is still in somebody's hands"
    assert joined == (0, JOBS)
    try:
        queue.Queue().task_done()
    except ValueError as error:
        assert "too many times" in str(error)
    else:
        raise AssertionError("done once too often")


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
