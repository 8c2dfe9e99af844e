"""A cleaner sweeps while the program works; nobody waits for it, and the last litter stays."""

import logging
import queue
import sys
import threading
import time

BEAT = 0.1

floor = 0
lock = threading.Lock()
reports = queue.Queue()


def clean():
    global floor
    while True:
        time.sleep(BEAT / 4)
        with lock:
            pieces = floor
            floor = 0
        if pieces > 0:
            logging.info("sweeps pieces=%d", pieces)
            time.sleep(BEAT / 4)
            reports.put(pieces)


def main():
    global floor
    cleaner = threading.Thread(target=clean, name="cleaner", daemon=True)
    cleaner.start()
    for number in range(1, 4):
        logging.info("works, and drops litter round=%d", number)
        with lock:
            floor += 4
        time.sleep(BEAT)
        assert reports.get() == 4  # all is swept while the program works

    lock.acquire()  # and never released, so that the cleaner comes too late on every run
    floor += 1
    logging.info("ends, and leaves on the floor pieces=%d", floor)
    assert cleaner.is_alive()


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
