"""Threads made from a class with a `run` method: what they did can be read in its attributes."""

import logging
import sys
import threading
import time

BEAT = 0.1

main_has_ended = threading.Event()


class Counter(threading.Thread):
    def __init__(self, name, lines):
        super().__init__(name=name)
        self.lines = lines
        self.said = 0

    def run(self):
        for line in range(1, self.lines + 1):
            logging.info("is at work line=%d", line)
            self.said = line
            time.sleep(BEAT)
        main_has_ended.wait()  # it does not end before main has, however late main is
        logging.info("ends")


def main():
    counters = [Counter(name, 3) for name in ["ann", "bob"]]
    for counter in counters:
        counter.start()
    logging.info("has nothing more to do")
    main_has_ended.set()
    for counter in counters:
        counter.join()  # only to look at the attributes afterwards
    assert [counter.said for counter in counters] == [3, 3], "its work is in the attributes"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
