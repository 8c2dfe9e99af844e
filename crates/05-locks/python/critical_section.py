"""Three threads write three lines each: under a lock, the lines of one are never torn apart."""

import logging
import sys
import threading
import time

BEAT = 0.02
LINES = 3

journal = []
lock = threading.Lock()


def write_section():
    name = threading.current_thread().name
    with lock:
        for line in range(1, LINES + 1):
            logging.info("writes line=%d", line)
            journal.append((name, line))
            time.sleep(BEAT)  # time enough for another thread to come between


def main():
    threads = [threading.Thread(target=write_section, name=name) for name in ["ann", "bob", "cid"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("the journal is written lines=%d", len(journal))
    assert len(journal) == 9
    for start in range(0, 9, LINES):
        name = journal[start][0]
        whole = [(name, line) for line in range(1, LINES + 1)]
        assert journal[start : start + LINES] == whole, "no other line is inside a section"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
