"""Eight tasks for five processes: five run at once, three wait, and callbacks tell of the first."""

import logging
import multiprocessing
import os
import sys
import threading
import time

BEAT = 0.1
WORKERS = 5
TASKS = 8


def start(barrier):
    """In a worker: what it needs is passed, for it may be a fresh process and no copy of ours."""
    global meet
    meet = barrier
    process = multiprocessing.current_process()
    process.name = "worker-" + process.name.rpartition("-")[2]
    narrate()


def work(task):
    logging.info("works task=%d", task)
    if task < WORKERS:
        meet.wait()  # so no process takes two of these
    time.sleep(BEAT)
    return os.getpid()


def main():
    calls = []

    def callback(pid):
        # One call: `print` writes a line and its end apart, and another thread may come between.
        sys.stdout.write(f"callbacks: is called back in the parent pid={pid}\n")
        sys.stdout.flush()
        calls.append((os.getpid(), threading.current_thread() is threading.main_thread()))

    with multiprocessing.Pool(WORKERS, start, (multiprocessing.Barrier(WORKERS),)) as pool:
        results = [
            pool.apply_async(work, (task,), callback=callback if task < 3 else None)
            for task in range(TASKS)
        ]
        pool.close()
        logging.info("has handed in all tasks and closed the pool")
        try:
            pool.apply_async(work, (99,))
            refused = False
        except ValueError:
            refused = True
        pool.join()
    assert refused, "it takes no more"
    pids = {result.get() for result in results}
    logging.info("all is done processes=%d", len(pids))
    assert calls == [(os.getpid(), False)] * 3, "callbacks run in the parent, in another thread"
    assert len(pids) == WORKERS and os.getpid() not in pids


def narrate():
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )


if __name__ == "__main__":
    narrate()
    main()
