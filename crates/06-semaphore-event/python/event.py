"""The hot pot: two guests wait for one event, it is set five beats later, and both eat."""

import logging
import sys
import threading
import time

BEAT = 0.1

pot_boils = threading.Event()
eating = []


def dine():
    logging.info("takes a seat and waits")
    pot_boils.wait()
    eating.append(time.monotonic())
    logging.info("eats")
    time.sleep(BEAT)


def main():
    opened = time.monotonic()
    guests = [threading.Thread(target=dine, name=name) for name in ["guest-1", "guest-2"]]
    for guest in guests:
        guest.start()
    logging.info("heats the pot")
    time.sleep(5 * BEAT)
    boiling = time.monotonic()
    logging.info("the pot boils")
    pot_boils.set()
    for guest in guests:
        guest.join()
    logging.info("all have eaten guests=%d", len(eating))
    assert all(begin >= boiling for begin in eating), "nobody eats before the event"
    assert boiling - opened >= 5 * BEAT


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
