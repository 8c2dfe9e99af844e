"""Main ends without a join: the daemon thread dies with it, before its three lines are out."""

import logging
import sys
import threading
import time

BEAT = 0.1
PAUSE = 60

first_line_is_out = threading.Barrier(2)  # the daemon and main


def serve():
    logging.info("serves line=%d", 1)
    first_line_is_out.wait()
    for line in range(2, 4):
        time.sleep(PAUSE)
        logging.info("serves line=%d", line)  # never said


def main():
    daemon = threading.Thread(target=serve, name="daemon", daemon=True)
    daemon.start()
    first_line_is_out.wait()
    logging.info("works")
    time.sleep(BEAT)
    logging.info("ends, and waits for nobody")
    assert daemon.is_alive()


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
