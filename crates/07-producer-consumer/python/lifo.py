"""Last in, first out: a stack of plates, and the plate at the bottom that nobody ever takes."""

import logging
import queue
import sys
import threading


def take(plates, source):
    taken = []

    def run():
        for _ in range(plates):
            taken.append(source.get())
            logging.info("takes plate=%d", taken[-1])

    guest = threading.Thread(target=run, name="guest")
    guest.start()
    guest.join()
    return taken


def steadily(rounds, plates):
    """For each new plate one is taken: which are these? Plate 0 was there before."""
    plates.put(0)
    taken = []
    for plate in range(1, rounds + 1):
        plates.put(plate)
        taken.append(plates.get())
    return taken


def main():
    fifo, stack = queue.Queue(3), queue.LifoQueue()
    for plate in range(1, 4):
        fifo.put(plate)
        stack.put(plate)
        logging.info("puts into the queue and onto the stack plate=%d", plate)
    assert (take(3, fifo), take(3, stack)) == ([1, 2, 3], [3, 2, 1])

    fair, unfair = steadily(4, fifo), steadily(4, stack)
    was_taken = [str(0 in taken).lower() for taken in (fair, unfair)]
    logging.info("was the oldest plate taken queue=%s stack=%s", *was_taken)
    assert (fair, unfair) == ([0, 1, 2, 3], [1, 2, 3, 4])


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
