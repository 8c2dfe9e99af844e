"""Threads made from a class with a `run` method: what they did is in its attributes afterwards."""

import logging
import sys
import threading
import time

BEAT = 0.1

main_is_done = threading.Event()


class Counter(threading.Thread):
    def __init__(self, name):
        super().__init__(name=name)
        self.said = 0

    def run(self):
        for line in range(1, 4):
            logging.info("is at work line=%d", line)
            self.said += 1
            time.sleep(BEAT)
        main_is_done.wait()  # however late main is, this thread ends after main's last line
        logging.info("ends")


def main():
    counters = [Counter(name) for name in ["ann", "bob"]]
    for counter in counters:
        counter.start()
    logging.info("has nothing more to do")
    main_is_done.set()
    for counter in counters:
        counter.join()
        assert counter.said == 3, "what the thread did is in the attributes"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
