"""A semaphore is a counter: acquire takes one, release gives one back, at zero one waits.

The count itself is private in Python, `_value`; it is read here only to be shown.
"""

import logging
import sys
import threading
import time

BEAT = 0.1
SPACES = 2

spaces = threading.Semaphore(SPACES)
lock = threading.Lock()
inside = 0
most = 0


def count_by_taking():
    taken = 0
    while spaces.acquire(blocking=False):
        taken += 1
        logging.info("takes one free=%d", spaces._value)
    logging.info("finds none left")
    spaces.release(taken)
    return taken


def park():
    global inside, most
    logging.info("arrives")
    with spaces:
        with lock:
            inside += 1
            most = max(most, inside)
        logging.info("parks")
        time.sleep(BEAT)
        with lock:
            inside -= 1
        logging.info("leaves")


def main():
    counted = count_by_taking()
    logging.info("has given all back free=%d", spaces._value)
    cars = [threading.Thread(target=park, name=name) for name in ["ann", "bob", "cat", "dan"]]
    for car in cars:
        car.start()
    for car in cars:
        car.join()
    logging.info("all have left most=%d free=%d", most, spaces._value)
    assert counted == SPACES, "as many as there are can be taken"
    assert most <= SPACES, "and never more are inside"
    assert spaces._value == SPACES, "what was taken was given back"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
