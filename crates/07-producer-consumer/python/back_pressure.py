"""A producer is too fast: without a limit everything piles up in memory; a limit holds it back."""

import logging
import queue
import sys
import threading
import time

BEAT = 0.1
PARCELS = 48


def produce(parcels):
    for parcel in range(PARCELS):
        parcels.put(parcel)  # with a limit, this blocks while there is no room
    logging.info("has sent everything")


def most_waiting(parcels):
    producer = threading.Thread(target=produce, args=(parcels,), name="producer")
    producer.start()
    time.sleep(BEAT)  # the consumer is late
    most = parcels.qsize()
    for _ in range(PARCELS):
        parcels.get()
        most = max(most, parcels.qsize())
    producer.join()
    return most


def main():
    without = most_waiting(queue.Queue())
    logging.info("waited at once, without a limit parcels=%d", without)

    limited = most_waiting(queue.Queue(4))  # the cure
    logging.info("waited at once, with four places parcels=%d", limited)

    assert limited <= 4 < without


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
