"""A full queue need not wait: here the oldest reading makes room for the newest, and is lost."""

import collections
import logging
import sys


def main():
    readings = collections.deque(maxlen=4)
    for reading in range(1, 11):
        lost = len(readings) == 4
        readings.append(reading)
        logging.info("measures reading=%d lost=%s", reading, str(lost).lower())
    kept = list(readings)
    logging.info("reads %s", kept)
    assert kept == [7, 8, 9, 10], "the newest four"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
