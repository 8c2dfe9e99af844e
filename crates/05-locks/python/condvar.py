"""Guests wait in line on a condition variable: a false alarm, then one is woken, then all."""

import logging
import sys
import threading
import time

BEAT = 0.05

lock = threading.Lock()
bun_comes = threading.Condition(lock)
guest_comes = threading.Condition(lock)
buns = []
in_line = 0


def eat():
    global in_line
    with bun_comes:
        # In a loop, because being woken is no promise: the call may have been for another guest,
        # or that one may have been quicker.
        while not buns:
            logging.info("waits in line")
            in_line += 1
            guest_comes.notify()
            bun_comes.wait()
        logging.info("eats bun=%s", buns.pop())


def main():
    global in_line
    guests = [threading.Thread(target=eat, name=name) for name in ["ann", "bob", "cid"]]
    for guest in guests:
        guest.start()
    with lock:
        guest_comes.wait_for(lambda: in_line == 3)
        logging.info("wakes all, but there is no bun")
        in_line = 0
        bun_comes.notify_all()
    time.sleep(BEAT)  # baking takes a while
    with lock:
        guest_comes.wait_for(lambda: in_line == 3)
        logging.info("wakes one")
        buns.append("pork")
        bun_comes.notify()
    time.sleep(BEAT)  # one eats, the other two stay asleep
    with lock:
        logging.info("wakes all")
        buns.extend(["leek", "bean"])
        bun_comes.notify_all()
    for guest in guests:
        guest.join()
    logging.info("everybody has a bun")
    assert not buns


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
