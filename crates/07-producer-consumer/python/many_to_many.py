"""Three producers and three consumers share a queue with no lock of their own: each item once."""

import logging
import queue
import sys
import threading
import time

WORK = 0.01
ITEMS = 4

items = queue.Queue(2)
taken = []


def produce(first):
    for item in range(first, first + ITEMS):
        items.put(item)
        logging.info("puts item=%d", item)


def consume():
    mine = []
    taken.append(mine)
    while (item := items.get()) is not None:
        logging.info("takes item=%d", item)
        time.sleep(WORK)
        mine.append(item)
    logging.info("is done items=%d", len(mine))


def main():
    numbers = [1, 2, 3]
    producers = [
        threading.Thread(target=produce, args=(10 * n,), name=f"producer-{n}") for n in numbers
    ]
    consumers = [threading.Thread(target=consume, name=f"consumer-{n}") for n in numbers]
    for thread in producers + consumers:
        thread.start()
    for producer in producers:
        producer.join()
    logging.info("nothing more will come")
    for _ in consumers:
        items.put(None)
    for consumer in consumers:
        consumer.join()
    for mine in taken:
        for producer in numbers:
            own = [item for item in mine if item // 10 == producer]
            assert own == sorted(own), "in the order of their producer"
    every = sorted(sum(taken, []))
    assert every == [10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33], "each exactly once"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
