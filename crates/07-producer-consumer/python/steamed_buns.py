"""A cook is quicker than the guest: when the steamer with its 8 places is full, the cook waits.

Differs: how many buns ten beats are enough for is a matter of time, so the number of lines is not
the same in every run.
"""

import itertools
import logging
import queue
import sys
import threading
import time

BEAT = 0.04

steamer = queue.Queue(8)
held_back = queue.Queue()


def cook():
    for bun in itertools.count(1):
        time.sleep(BEAT / 2)
        try:
            steamer.put_nowait(bun)
        except queue.Full:
            logging.info("full, waiting bun=%d", bun)
            held_back.put(bun)
            steamer.put(bun)
        logging.info("puts a bun bun=%d depth=%d", bun, steamer.qsize())


def eat():
    while True:
        bun = steamer.get()
        logging.info("takes a bun bun=%d", bun)
        time.sleep(2 * BEAT)


def main():
    opened = time.monotonic()
    threads = [
        threading.Thread(target=cook, name="cook", daemon=True),
        threading.Thread(target=eat, name="guest", daemon=True),
    ]
    for thread in threads:
        thread.start()
    first = held_back.get(timeout=30)
    deepest = 0
    while time.monotonic() - opened < 10 * BEAT:
        deepest = max(deepest, steamer.qsize())
        time.sleep(BEAT / 4)
    logging.info("ends, and waits for nobody deepest=%d", deepest)
    assert first > 8, "there are 8 places before somebody has to wait"
    assert deepest <= 8, "never more than there are places"
    assert all(thread.is_alive() for thread in threads), "both would go on for ever"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
