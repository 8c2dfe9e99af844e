"""What an item costs on its way through a queue: one place makes both sides wait for each.

Differs: Python has one bounded queue only.
"""

import logging
import math
import queue
import sys
import threading
import time

ROUNDS = 10


def send(places, items):
    """Nanoseconds for each item."""
    through = queue.Queue(places)
    began = time.perf_counter_ns()
    producer = threading.Thread(target=lambda: [through.put(item) for item in range(items)])
    producer.start()
    for item in range(items):
        assert through.get() == item
    producer.join()
    return (time.perf_counter_ns() - began) / items


def main():
    one = math.inf
    many = math.inf
    for _ in range(ROUNDS):  # the best of some rounds: one that nothing else disturbed
        one = min(one, send(1, 200))
        many = min(many, send(1024, 1_000))  # there is a place for each
    logging.info("has measured an item queue=Queue one_ns=%d many_ns=%d", one, many)
    # With one place each item is a switch of threads.
    assert one > many


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
