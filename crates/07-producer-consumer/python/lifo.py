"""Last in, first out: a stack of plates, and the plate at the bottom that nobody ever takes."""

import logging
import queue
import sys
import threading

fifo = queue.Queue()
stack = queue.LifoQueue()


def take_one_of_each():
    first_in = fifo.get()
    last_in = stack.get()
    logging.info("takes first_in=%d last_in=%d", first_in, last_in)


def main():
    logging.info("puts into the queue and onto the stack plate=0")
    fifo.put(0)
    stack.put(0)
    for plate in range(1, 4):
        logging.info("puts into the queue and onto the stack plate=%d", plate)
        fifo.put(plate)
        stack.put(plate)
        guest = threading.Thread(target=take_one_of_each, name="guest")
        guest.start()
        guest.join()
    assert fifo.get() == 3, "the newest is left: its turn comes next"
    assert stack.get() == 0, "the oldest is left, as long as new ones come"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
