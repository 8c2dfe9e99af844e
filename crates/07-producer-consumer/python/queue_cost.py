"""What an item costs on its way, with 1, 64 and 1024 places.

Differs: other queues. `Queue` is written in Python, `SimpleQueue` in C; it has no limit, so there
is one number for it.
"""

import logging
import queue
import sys
import threading
import time

PLACES = [1, 64, 1024]
ROUNDS = 3


def cost(pairs, count, items):
    """Nanoseconds for each item: the best of some rounds, which nothing else has disturbed."""
    sums = []

    def produce():
        for item in range(1, count + 1):
            items.put(item)

    def consume():
        sums.append(sum(items.get() for _ in range(count)))

    rounds = []
    for _ in range(ROUNDS):
        sums.clear()
        threads = [threading.Thread(target=t) for t in [produce, consume] for _ in range(pairs)]
        began = time.perf_counter_ns()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        rounds.append((time.perf_counter_ns() - began) // (pairs * count))
        assert sum(sums) == pairs * count * (count + 1) // 2, "every item arrives, once"
    return min(rounds)


def main():
    for pairs in [1, 2]:
        bounded = [cost(pairs, 400 if n == 1 else 6000, queue.Queue(n)) for n in PLACES]
        text = "nanoseconds for an item pairs=%d queue=%s places_1=%d places_64=%d places_1024=%d"
        logging.info(text, pairs, "Queue", *bounded)
        unbounded = cost(pairs, 6000, queue.SimpleQueue())
        text = "nanoseconds for an item pairs=%d queue=%s no_limit=%d"
        logging.info(text, pairs, "SimpleQueue", unbounded)


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
