"""Closing a queue: a put that waits is refused, and what is inside is still delivered.

The refusal is an exception, `ShutDown`; the caller has to keep the item.
"""

import logging
import queue
import sys
import threading
import time

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


BEAT = 0.05

letterbox = Queue(2)
it_is_full = threading.Barrier(2)
refused = []


def post():
    letterbox.put(1)
    letterbox.put(2)
    logging.info("full, waiting")
    it_is_full.wait()
    try:
        letterbox.put(3)
    except ShutDown:
        refused.append(3)


def main():
    ann = threading.Thread(target=post, name="ann")
    ann.start()
    it_is_full.wait()
    time.sleep(BEAT)  # time enough for ann to wait
    logging.info("closes the letterbox")
    letterbox.shutdown()
    ann.join()
    assert refused == [3], "the letter is still with ann"

    letters = []
    try:
        while True:
            letter = letterbox.get()
            logging.info("collects letter=%d", letter)
            letters.append(letter)
    except ShutDown:
        logging.info("closed and empty")
    assert letters == [1, 2], "no letter is lost"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
