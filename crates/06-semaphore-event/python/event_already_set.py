"""An event is remembered: a thread that waits after it was set passes at once, again and again."""

import logging
import sys
import threading

door_opens = threading.Event()


def come_late():
    door_opens.wait()  # a condition variable alone would have forgotten the call
    logging.info("goes in")
    door_opens.wait()  # to pass does not use it up, as it would use up a permit
    logging.info("goes in again")


def main():
    door_opens.set()
    logging.info("opens the door, and nobody is there")
    threads = [threading.Thread(target=come_late, name=name) for name in ["ann", "bob"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    door_opens.clear()
    logging.info("closes the door")
    passes = door_opens.wait(timeout=0)  # looks, and does not wait
    assert not passes, "it is open until somebody closes it"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
