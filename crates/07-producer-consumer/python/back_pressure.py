"""A producer that is too fast: without a limit all is in memory at once, a limit holds it back."""

import logging
import queue
import sys
import threading
import time

BEAT = 0.1
PARCELS = 48

lock = threading.Lock()
in_memory = 0


def count(parcels):
    global in_memory
    with lock:
        in_memory += parcels


def produce(parcels):
    for _ in range(PARCELS):
        parcel = bytes(1 << 20)  # a MiB
        count(1)
        parcels.put(parcel)  # with a limit, this blocks while there is no room
    logging.info("has sent everything")
    parcels.put(None)


def most_in_memory(parcels):
    producer = threading.Thread(target=produce, args=(parcels,), name="producer")
    producer.start()
    time.sleep(BEAT)  # the consumer is late
    most = 0
    while (parcel := parcels.get()) is not None:
        most = max(most, in_memory)
        del parcel
        count(-1)
    producer.join()
    return most


def main():
    without = most_in_memory(queue.Queue())
    logging.info("were in memory at once, without a limit parcels=%d", without)

    limited = most_in_memory(queue.Queue(4))  # the cure
    logging.info("were in memory at once, with four places parcels=%d", limited)

    assert limited <= 6, "four in the queue, and one in the hands of each side"
    assert without > 6


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
