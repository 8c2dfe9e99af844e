"""Two threads with two different locks are in one room together, on every run."""

import logging
import sys
import threading

front_door = threading.Lock()
back_door = threading.Lock()
both_are_in = threading.Barrier(2)
inside = []
most = 0


def enter(door):
    global most
    with door:
        inside.append(threading.current_thread())
        logging.info("is inside")
        most = max(most, len(inside))
        both_are_in.wait()  # with one lock it would never return
        inside.remove(threading.current_thread())


def main():
    # The cure: `front_door` for both. A lock keeps out only those who take the same lock.
    threads = [
        threading.Thread(target=enter, args=(door,), name=name)
        for name, door in [("ann", front_door), ("bob", back_door)]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("both have left most=%d", most)
    assert most == 2, "two locks protect nothing"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
