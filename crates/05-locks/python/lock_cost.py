"""What it costs to add one: without sharing and by locks, in one thread and in two.

Differs: Python has no atomic numbers and no shards of them, and its rows count every step of the
interpreter. With a global interpreter lock the two threads take turns, too.
"""

import logging
import sys
import threading
import time

ADDS = 5_000
ROUNDS = 15


def race(threads, add):
    """Nanoseconds per addition in the slowest of the threads, which start at the same time."""
    start = threading.Barrier(threads)
    took = []

    def measured():
        start.wait()
        begin = time.perf_counter_ns()
        add()
        took.append(time.perf_counter_ns() - begin)

    running = [threading.Thread(target=measured) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return round(max(took) / ADDS, 1)


def cost(add):
    alone = min(race(1, add) for _ in range(ROUNDS))
    together = sorted(race(2, add) for _ in range(ROUNDS))[ROUNDS // 2]
    return alone, together


def main():
    merged = []

    def no_sharing():
        own = 0
        for _ in range(ADDS):
            own += 1
        merged.append(own)

    def under(lock, total):
        def add():
            for _ in range(ADDS):
                with lock:
                    total[0] += 1

        return add

    by_lock, by_rlock = [0], [0]
    rows = [
        ("no sharing", cost(no_sharing), lambda: sum(merged)),
        ("Lock", cost(under(threading.Lock(), by_lock)), lambda: by_lock[0]),
        ("RLock", cost(under(threading.RLock(), by_rlock)), lambda: by_rlock[0]),
    ]
    for counter, (alone, together), total in rows:
        logging.info(
            "nanoseconds to add one counter=%s one_thread=%.1f two_threads=%.1f",
            counter,
            alone,
            together,
        )
        assert total() == 3 * ROUNDS * ADDS, "no addition is lost"
    assert rows[0][1][0] < rows[1][1][0], "a lock costs more than no sharing"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
