"""Two processes with two threads each: what the threads of one share, the other does not see."""

import logging
import multiprocessing
import sys
import threading

# All threads of a process share them, and each process has its own.
total = 0
lock = threading.Lock()


def start(barrier):
    """In a worker: what it needs is passed, for it may be a fresh process and no copy of ours."""
    global meet
    meet = barrier
    process = multiprocessing.current_process()
    process.name = "worker-" + process.name.rpartition("-")[2]
    narrate("%(processName)s/%(threadName)s")


def add(low, high):
    global total
    part = sum(range(low, high))
    with lock:
        total += part
    logging.info("has added up from=%d to=%d", low, high)


def add_up(limits):
    """Adds up a range in two threads, and returns the total of its process."""
    meet.wait()  # so no process takes both ranges
    low, high = limits
    middle = (low + high) // 2
    parts = [(low, middle), (middle, high)]
    threads = [threading.Thread(target=add, args=part, name="adder") for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return total


def main():
    with multiprocessing.Pool(2, start, (multiprocessing.Barrier(2),)) as pool:
        totals = pool.map(add_up, [(0, 50_000), (50_000, 100_000)], chunksize=1)
    logging.info("both processes are done total=%d", sum(totals))
    assert totals == [sum(range(50_000)), sum(range(50_000, 100_000))], "each has its own part"
    assert total == 0, "and the parent has none"


def narrate(lane):
    # `force`, for a worker that is a copy has our handler.
    format = f"{lane}: %(message)s"
    logging.basicConfig(format=format, level=logging.INFO, stream=sys.stdout, force=True)


if __name__ == "__main__":
    narrate("%(processName)s")
    main()
