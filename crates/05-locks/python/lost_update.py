"""Two threads read a counter before either writes it back: one update is lost, on every run."""

import logging
import sys
import threading

counter = 0
both_have_read = threading.Barrier(2)


def add_one():
    global counter
    seen = counter
    logging.info("reads the counter seen=%d", seen)
    both_have_read.wait()
    counter = seen + 1
    logging.info("writes it back stored=%d", seen + 1)


def main():
    threads = [threading.Thread(target=add_one, name=name) for name in ["ann", "bob"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("both threads have added one counter=%d", counter)
    assert counter == 1, "one of the two updates is lost"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
