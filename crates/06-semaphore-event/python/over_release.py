"""One release too many lets one thread too many in; a bounded semaphore refuses it."""

import logging
import sys
import threading


def refuses(seats, n):
    try:
        seats.release(n)
    except ValueError:
        return True
    return False


def main():
    seats = threading.Semaphore(2)
    seats.release()  # the mistake: nobody had acquired one
    logging.info("releases what nobody has acquired")
    seated = 0
    while seats.acquire(blocking=False):
        seated += 1
        logging.info("sits down seated=%d", seated)
    assert seated == 3, "the mistake shows far from where it was made"

    seats = threading.BoundedSemaphore(2)  # the cure
    early = refuses(seats, 1)
    logging.info("a bounded semaphore refuses that")
    seats.acquire()
    two_for_one = refuses(seats, 2)
    logging.info("and two for one")
    assert early and two_for_one
    assert not refuses(seats, 1), "all or nothing: not one of the two was released"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
