"""A call after a while, on a thread of its own; one that is cancelled in time is never made."""

import logging
import sys
import threading
import time

BEAT = 0.1
MINUTE = 60

called = []


def call(name, text):
    logging.info(text)
    called.append(name)


def main():
    began = time.monotonic()
    tea = threading.Timer(2 * BEAT, call, args=("tea", "is ready"))
    tea.name = "tea"
    alarm = threading.Timer(MINUTE, call, args=("alarm", "rings"))
    tea.start()
    alarm.start()
    time.sleep(BEAT)
    logging.info("cancels the alarm")
    alarm.cancel()
    alarm.join()

    tea.join()
    took = time.monotonic() - began
    logging.info("has had tea")
    assert 2 * BEAT <= took < MINUTE
    assert called == ["tea"]
    tea.cancel()  # too late: it does nothing, and does not tell


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
