"""An empty queue is not finished work: `join` waits until every item is marked as done."""

import logging
import queue
import sys
import threading
import time

jobs = queue.Queue(2)
done = []
main_looks = threading.Barrier(3)  # both workers and main


def work():
    job = jobs.get()
    logging.info("takes job=%d", job)
    main_looks.wait()
    main_looks.wait()  # does not begin while main looks
    time.sleep(0.05)  # the work
    done.append(job)
    jobs.task_done()


def main():
    for job, name in [(1, "ann"), (2, "bob")]:
        threading.Thread(target=work, name=name).start()
        jobs.put(job)
    main_looks.wait()
    logging.info("sees an empty queue, and both jobs in somebody's hands")
    assert jobs.empty()
    assert not done
    main_looks.wait()

    jobs.join()
    logging.info("has joined the queue")
    assert len(done) == 2


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
