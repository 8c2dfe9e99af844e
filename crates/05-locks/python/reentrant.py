"""A `Lock` cannot be taken twice by one thread; an `RLock` can."""

import logging
import sys
import threading
import time

BEAT = 0.02

rlock = threading.RLock()
said = []


def count_down(number):
    with rlock:
        logging.info("says number=%d", number)
        said.append(number)
        if number > 0:
            time.sleep(BEAT)  # time enough for another thread to come between
            count_down(number - 1)


def main():
    lock = threading.Lock()
    with lock:
        # `lock.acquire()` would block here, waiting for its own thread.
        assert not lock.acquire(blocking=False)
        logging.info("is refused a second lock of a mutex")

    threads = [threading.Thread(target=count_down, args=(2,), name=name) for name in ["ann", "bob"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("both have counted down said=%s", said)
    assert said == [2, 1, 0, 2, 1, 0], "neither interrupts the other"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
