"""Three producers and three consumers share a queue: no lock of their own, each item once."""

import logging
import queue
import sys
import threading
import time

BEAT = 0.01

items = queue.Queue(2)
taken = []


def produce(number):
    for item in range(10 * number, 10 * number + 3):
        items.put(item)
        logging.info("puts item=%d", item)


def consume():
    while (item := items.get()) is not None:
        logging.info("takes item=%d", item)
        time.sleep(BEAT)
        taken.append(item)


def main():
    numbers = range(1, 4)
    producers = [threading.Thread(target=produce, args=(n,), name=f"producer-{n}") for n in numbers]
    consumers = [threading.Thread(target=consume, name=f"consumer-{n}") for n in numbers]
    for thread in [*producers, *consumers]:
        thread.start()
    for producer in producers:
        producer.join()
    for _ in consumers:
        items.put(None)  # a queue does not know that its producers are gone
    for consumer in consumers:
        consumer.join()
    logging.info("all are done items=%d", len(taken))
    assert sorted(taken) == [10, 11, 12, 20, 21, 22, 30, 31, 32]


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
