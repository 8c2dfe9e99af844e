"""A semaphore of one is a lock without an owner: any thread may release it."""

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
        time.sleep(BEAT)  # time enough for another thread to come between
        counter = seen + 1
        logging.info("adds one counter=%d", counter)


def take():
    key.acquire()
    logging.info("takes the key and goes")


def bring_back():
    logging.info("brings back the key that cid took")
    key.release()


def spawn(name, job):
    thread = threading.Thread(target=job, name=name)
    thread.start()
    return thread


def main():
    ann = spawn("ann", add_one)
    bob = spawn("bob", add_one)
    ann.join()
    bob.join()
    assert counter == 2, "no update is lost"

    spawn("cid", take).join()
    locked = not key.acquire(blocking=False)
    logging.info("tries the door locked=%s", str(locked).lower())
    spawn("dan", bring_back).join()
    is_open = key.acquire(blocking=False)
    logging.info("tries the door again open=%s", str(is_open).lower())
    assert locked and is_open, "what one thread acquired, another one released"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
