"""Closing a queue: a waiting put gets its item back, and what is inside is still delivered.

Differs: a Python queue does not know its senders, so it cannot end when they are gone.
"""

import logging
import queue
import sys
import threading

if sys.version_info >= (3, 13):
    from queue import Queue, ShutDown
else:

    class ShutDown(Exception):
        pass

    class Queue(queue.Queue):
        """As much of `shutdown` as is needed here, for older versions of Python."""

        is_shutdown = False

        def shutdown(self):
            with self.mutex:
                self.is_shutdown = True
                self.not_full.notify_all()
                self.not_empty.notify_all()

        def put(self, item):
            with self.mutex:
                while self._qsize() == self.maxsize and not self.is_shutdown:
                    self.not_full.wait()
                if self.is_shutdown:
                    raise ShutDown
                self._put(item)
                self.not_empty.notify()

        def get(self):
            with self.mutex:
                while not self._qsize() and not self.is_shutdown:
                    self.not_empty.wait()
                if not self._qsize():
                    raise ShutDown
                item = self._get()
                self.not_full.notify()
                return item


letterbox = Queue(2)
full = threading.Event()
back = []


def post():
    for letter in range(1, 3):
        letterbox.put(letter)
        logging.info("posts letter=%d", letter)
    letter = 3
    logging.info("full, waiting letter=%d", letter)
    full.set()
    try:
        letterbox.put(letter)
    except ShutDown:
        back.append(letter)
        logging.info("gets it back letter=%d", letter)


def collect():
    letters = []
    while True:
        try:
            letters.append(letterbox.get())
        except ShutDown:
            logging.info("closed and empty")
            return letters
        logging.info("collects letter=%d", letters[-1])


def main():
    ann = threading.Thread(target=post, name="ann")
    ann.start()
    full.wait()
    logging.info("closes the letterbox")
    letterbox.shutdown()
    ann.join()
    letters = collect()
    assert (back, letters) == ([3], [1, 2]), "no letter is lost"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
