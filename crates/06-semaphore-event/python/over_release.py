"""One release too many lets one too many in; a bounded semaphore refuses it, all or nothing.

The count itself is private in Python, `_value`; it is read here only to be shown.
"""

import logging
import sys
import threading

SEATS = 2


def fill(room):
    inside = 0
    while room.acquire(blocking=False):
        inside += 1
        logging.info("one more sits down inside=%d", inside)
    return inside


def release(room, n):
    try:
        room.release(n)
    except ValueError:
        logging.info("is refused n=%d free=%d", n, room._value)
        return False
    logging.info("gives back n=%d free=%d", n, room._value)
    return True


def main():
    room = threading.Semaphore(SEATS)
    room.release()
    logging.info("gives back what nobody took free=%d", room._value)
    inside = fill(room)
    assert inside == SEATS + 1, "the mistake shows far from where it was made"

    room = threading.BoundedSemaphore(SEATS)
    early = release(room, 1)
    room.acquire()
    logging.info("takes one free=%d", room._value)
    too_many = release(room, 2)
    free = room._value
    right = release(room, 1)
    assert [early, too_many, right] == [False, False, True]
    assert free == 1, "of two, one was right, and yet neither was given back"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
