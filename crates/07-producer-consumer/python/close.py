"""Closing a queue: a waiting put gets its item back, and what is inside is still delivered.

Differs: a Python queue does not know its senders, so it cannot end when they are gone.
"""

import logging
import queue
import sys
import threading


class Closed(Exception):
    """The queue is closed; a put has its item in `args`."""


class ClosableQueue(queue.Queue):
    """What `queue.Queue.shutdown` does from Python 3.13 on, for older ones."""

    closed = False

    def close(self):
        with self.mutex:
            self.closed = True
            self.not_full.notify_all()
            self.not_empty.notify_all()

    def put(self, item):
        with self.mutex:
            while self._qsize() == self.maxsize and not self.closed:
                self.not_full.wait()
            if self.closed:
                raise Closed(item)
            self._put(item)
            self.not_empty.notify()

    def get(self):
        with self.mutex:
            while not self._qsize() and not self.closed:
                self.not_empty.wait()
            if not self._qsize():
                raise Closed
            item = self._get()
            self.not_full.notify()
            return item


letterbox = ClosableQueue(2)
full = threading.Event()
back = []


def post():
    for letter in range(1, 3):
        letterbox.put(letter)
        logging.info("posts letter=%d", letter)
    logging.info("full, waiting letter=%d", 3)
    full.set()
    try:
        letterbox.put(3)
    except Closed as closed:
        back.extend(closed.args)
        logging.info("gets it back letter=%d", *closed.args)


def collect():
    letters = []
    while True:
        try:
            letters.append(letterbox.get())
        except Closed:
            logging.info("closed and empty")
            return letters
        logging.info("collects letter=%d", letters[-1])


def main():
    ann = threading.Thread(target=post, name="ann")
    ann.start()
    full.wait()
    logging.info("closes the letterbox")
    letterbox.close()
    ann.join()
    letters = collect()
    assert (back, letters) == ([3], [1, 2]), "no letter is lost"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
