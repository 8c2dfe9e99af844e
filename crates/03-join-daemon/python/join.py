"""Main waits for two workers: after `join` all their lines are out, and main's own is the last."""

import logging
import sys
import threading
import time

BEAT = 0.1

said = []


def work(lines):
    for line in range(1, lines + 1):
        logging.info("works line=%d", line)
        said.append(line)
        time.sleep(BEAT)
    logging.info("has worked")


def main():
    started = time.monotonic()
    workers = [threading.Thread(target=work, args=(3,), name=name) for name in ["ann", "bob"]]
    for worker in workers:
        worker.start()
    logging.info("waits for both")
    for worker in workers:
        worker.join()
    logging.info("ends, last of all")
    assert sorted(said) == [1, 1, 2, 2, 3, 3], "every line was said before the joins returned"
    assert time.monotonic() - started >= 3 * BEAT, "a join returns when the thread has ended"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
