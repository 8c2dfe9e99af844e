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
held_back = threading.Event()


def cook():
    for bun in itertools.count(1):
        time.sleep(BEAT / 2)
        try:
            steamer.put_nowait(bun)
        except queue.Full:
            logging.info("full, waiting bun=%d", bun)
            held_back.set()
            steamer.put(bun)  # blocks until the guest has made room
        logging.info("puts a bun bun=%d depth=%d", bun, steamer.qsize())


def eat():
    while True:
        bun = steamer.get()
        logging.info("takes a bun bun=%d", bun)
        time.sleep(2 * BEAT)


def main():
    threads = [
        threading.Thread(target=cook, name="cook", daemon=True),
        threading.Thread(target=eat, name="guest", daemon=True),
    ]
    for thread in threads:
        thread.start()
    time.sleep(10 * BEAT)
    held_back.wait()  # on a machine that is very busy
    logging.info("ends, and waits for nobody")
    assert steamer.qsize() <= 8, "never more than there are places"
    assert all(thread.is_alive() for thread in threads)
    # `main` returns, and the end of the process ends both threads.


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
