"""Main ends without a join: the daemon thread dies with it, before its three lines are out."""

import logging
import queue
import sys
import threading
import time

BEAT = 0.1
# Between two lines of the daemon: far more than what main needs to end, on a busy machine too.
PAUSE = 2

said = queue.Queue()


def serve(lines):
    for line in range(1, lines + 1):
        logging.info("serves line=%d", line)
        said.put(line)
        time.sleep(PAUSE)
    logging.info("has served")


def main():
    daemon = threading.Thread(target=serve, args=(3,), name="daemon", daemon=True)
    daemon.start()
    first = said.get()
    logging.info("works")
    time.sleep(BEAT)
    assert (first, said.qsize()) == (1, 0), "two lines are not out yet"
    assert daemon.is_alive(), "the daemon is in the midst of its work"
    logging.info("ends, and waits for nobody")


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
