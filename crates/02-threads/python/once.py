"""Three threads need one menu: the first to come reads it, and the others wait until it is there.

`functools.cache` has no such lock: threads that come meanwhile would all read the menu.
"""

import logging
import sys
import threading
import time

BEAT = 0.1

lock = threading.Lock()
menu = None
readers = []


def read_menu():
    logging.info("reads the menu")
    readers.append(threading.current_thread())
    time.sleep(BEAT)  # time enough for the others to come
    return ["noodles", "dumplings", "soup"]


def order(wish):
    global menu
    with lock:
        if menu is None:
            menu = read_menu()
    logging.info("orders dish=%s", menu[wish])


def main():
    threads = [
        threading.Thread(target=order, args=(wish,), name=name)
        for name, wish in [("ann", 0), ("bob", 1), ("cid", 2)]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("all have ordered")
    assert len(readers) == 1
    assert readers[0] in threads


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
