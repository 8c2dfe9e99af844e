"""A semaphore counts permits: two parking spaces, and four cars that take turns."""

import logging
import sys
import threading
import time

BEAT = 0.1

spaces = threading.Semaphore(2)
lock = threading.Lock()
parked = 0
most = 0


def park():
    global parked, most
    logging.info("arrives")
    with spaces:  # blocks while both spaces are taken
        with lock:
            parked += 1
            most = max(most, parked)
            logging.info("parks parked=%d", parked)
        time.sleep(BEAT)
        with lock:
            parked -= 1
        logging.info("leaves")


def main():
    taken = 0
    while spaces.acquire(blocking=False):
        taken += 1
        logging.info("acquires a permit taken=%d", taken)
    assert taken == 2, "as many as there are, and no more"
    spaces.release(taken)
    logging.info("has released them all")

    cars = [threading.Thread(target=park, name=name) for name in ["ann", "bob", "cid", "dan"]]
    for car in cars:
        car.start()
    for car in cars:
        car.join()
    logging.info("all have left")
    assert most <= 2, "never more than two at once"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
