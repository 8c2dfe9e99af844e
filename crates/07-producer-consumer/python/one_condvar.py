"""One condition variable for two kinds of waiters: it wakes the wrong one, and all block."""

import logging
import sys
import threading
import time

BEAT = 0.05

# The cure: two of them, one for the cook and one for the guests, as `queue.Queue` has.
changed = threading.Condition()
bun = None
waiting = 0


def wait():
    global waiting
    waiting += 1
    changed.wait()
    waiting -= 1


def cook():
    global bun
    with changed:
        for number in [1, 2]:
            while bun:
                wait()
            logging.info("puts bun=%d", number)
            bun = number
            changed.notify()


def eat():
    global bun
    with changed:
        while not bun:
            wait()
        logging.info("takes bun=%d", bun)
        bun = None
        changed.notify()  # "there is room": it wakes the other guest, and not the cook


def main():
    threads = [
        threading.Thread(target=job, name=name)
        for name, job in [("ann", eat), ("bob", eat), ("cook", cook)]
    ]
    for thread in threads:
        thread.start()
        time.sleep(BEAT)  # time enough to fall asleep: the guests are first in line
    time.sleep(5 * BEAT)
    with changed:
        blocked = waiting == 2
        logging.info(
            "sees a guest and the cook wait for each other blocked=%s", str(blocked).lower()
        )
        changed.notify_all()  # wakes them, and they go on
    for thread in threads:
        thread.join()
    assert blocked


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
