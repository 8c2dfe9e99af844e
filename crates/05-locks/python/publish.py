"""A flag publishes a value: a thread that sees the flag set sees the value, too."""

import logging
import sys
import threading
import time

BEAT = 0.05

price = 0
is_set = False


def publish():
    global price, is_set
    price = 12
    logging.info("has written the price")
    time.sleep(BEAT)  # main looks at the flag meanwhile
    is_set = True


def main():
    threading.Thread(target=publish, name="ann").start()
    while not is_set:
        time.sleep(0)
    logging.info("sees the flag and reads the price price=%d", price)
    assert price == 12


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
