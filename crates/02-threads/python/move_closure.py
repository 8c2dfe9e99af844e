"""What a thread is given: always a reference, and yet a number behaves like a copy."""

import logging
import sys
import threading


def read(letter, written_at):
    logging.info("reads letter=%s", letter)
    assert id(letter) == written_at  # the same text, and main keeps it


def count_alone(count):
    count += 1  # binds the local name to another number
    logging.info("counts count=%d", count)


def count_for_all(shared):
    shared[0] += 1  # a list is one and the same for all
    logging.info("counts for all count=%d", shared[0])


def on_thread(name, job, *args):
    thread = threading.Thread(target=job, args=args, name=name)
    thread.start()
    thread.join()


def main():
    letter = "see you at six"
    on_thread("ann", read, letter, id(letter))

    count = 0
    on_thread("bob", count_alone, count)
    logging.info("still has its own count=%d", count)
    assert count == 0

    shared = [0]
    on_thread("cid", count_for_all, shared)
    logging.info("sees it count=%d", shared[0])
    assert shared == [1]


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
