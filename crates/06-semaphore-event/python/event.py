"""The hot pot: two guests wait for one event; it is set five beats later, and both eat."""

import logging
import sys
import threading
import time

BEAT = 0.1

pot_boils = threading.Event()
degrees = 20
eaten_at = []


def dine():
    logging.info("takes a seat and waits")
    pot_boils.wait()
    logging.info("eats degrees=%d", degrees)
    eaten_at.append(degrees)
    time.sleep(BEAT)


def main():
    global degrees
    guests = [threading.Thread(target=dine, name=name) for name in ["guest-1", "guest-2"]]
    for guest in guests:
        guest.start()
    logging.info("heats the pot")
    time.sleep(5 * BEAT)
    degrees = 100
    logging.info("the pot boils")
    pot_boils.set()  # wakes both; what was written before it is seen after `wait`
    for guest in guests:
        guest.join()
    logging.info("all have eaten")
    assert eaten_at == [100, 100], "nobody eats before the pot boils"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
