"""Main waits for two workers: after `join` all their lines are out, and main's own is the last."""

import logging
import sys
import threading
import time

BEAT = 0.1

said = []


def work():
    for line in range(1, 4):
        logging.info("works line=%d", line)
        time.sleep(BEAT)
        said.append(line)


def main():
    ann = threading.Thread(target=work, name="ann")
    bob = threading.Thread(target=work, name="bob")
    ann.start()
    bob.start()
    logging.info("waits for both")
    ann.join()  # returns when the thread has ended
    bob.join()
    logging.info("ends, last of all")
    assert len(said) == 6


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
