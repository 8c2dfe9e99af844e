"""A semaphore of one is a lock that anyone may release."""

import logging
import sys
import threading
import time

BEAT = 0.1

key = threading.Semaphore(1)
counter = 0


def add_one():
    global counter
    with key:
        seen = counter
        time.sleep(BEAT)
        counter = seen + 1
        logging.info("adds one counter=%d", counter)


def take():
    key.acquire()
    logging.info("takes the key and goes")


def give_back():
    logging.info("gives back the key of somebody else")
    key.release()


def in_thread(name, work):
    thread = threading.Thread(target=work, name=name)
    thread.start()
    thread.join()


def main():
    threads = [threading.Thread(target=add_one, name=name) for name in ["ann", "bob"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    in_thread("cat", take)
    locked = not key.acquire(blocking=False)
    logging.info("tries the door locked=%s", str(locked).lower())
    in_thread("dan", give_back)
    is_open = key.acquire(blocking=False)
    logging.info("tries the door again open=%s", str(is_open).lower())
    assert counter == 2, "no update is lost"
    assert locked and is_open, "what one thread took, another one gave back"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
