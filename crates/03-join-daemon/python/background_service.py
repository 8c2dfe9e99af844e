"""A cleaner sweeps while the program works, and is not waited for: what falls last stays there."""

import logging
import queue
import sys
import threading
import time

BEAT = 0.1

floor = 0
lock = threading.Lock()
reports = queue.Queue()


def clean(interval):
    global floor
    while True:
        time.sleep(interval)
        with lock:
            pieces, floor = floor, 0
        if pieces > 0:
            logging.info("sweeps pieces=%d", pieces)
            time.sleep(interval)
            reports.put(pieces)


def main():
    global floor
    cleaner = threading.Thread(target=clean, args=(BEAT / 4,), name="cleaner", daemon=True)
    cleaner.start()
    clean_pieces = 0
    for round in range(1, 4):
        logging.info("works, and drops litter round=%d", round)
        with lock:
            floor += 4
        time.sleep(BEAT)
        clean_pieces += reports.get()
    assert clean_pieces == 12, "all litter was swept while the program worked"

    lock.acquire()  # never given back: the cleaner comes too late on every run
    floor += 1
    logging.info("ends, and leaves on the floor pieces=%d", floor)
    assert floor == 1
    assert cleaner.is_alive(), "the cleaner lives as long as the program"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
