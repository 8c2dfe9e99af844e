"""An event is remembered: who waits after it was set passes at once, as often as they like."""

import logging
import sys
import threading

door_opens = threading.Event()


def passes_at_once():
    passes = door_opens.wait(timeout=0)
    logging.info("looks at the door passes=%s", str(passes).lower())
    return passes


def come_late():
    door_opens.wait()
    logging.info("goes in")
    door_opens.wait()
    logging.info("goes in again")


def main():
    before = passes_at_once()
    door_opens.set()
    logging.info("opens the door, and nobody is there")
    threads = [threading.Thread(target=come_late, name=name) for name in ["ann", "bob"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after = passes_at_once()
    door_opens.clear()
    logging.info("closes the door")
    closed = passes_at_once()
    assert [before, after, closed] == [False, True, False]


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
