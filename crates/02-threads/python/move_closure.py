"""What a thread is given: always a reference, and yet a number behaves like a copy."""

import logging
import sys
import threading

results = []


def on_thread(name, work, *args):
    thread = threading.Thread(target=lambda: results.append(work(*args)), name=name)
    thread.start()
    thread.join()
    return results.pop()


def read(letter):
    logging.info("reads letter=%s", letter)
    return id(letter)


def count_alone(count):
    count += 1  # binds the local name to another number
    logging.info("counts count=%d", count)
    return count


def count_for_all(shared):
    shared[0] += 1
    logging.info("counts for all count=%d", shared[0])


def main():
    letter = "see you at six"
    assert on_thread("ann", read, letter) == id(letter), "the same text, and main keeps it"

    count = 0
    counted = on_thread("bob", count_alone, count)
    logging.info("still has its own count=%d", count)
    assert (counted, count) == (1, 0)

    shared = [0]
    on_thread("cid", count_for_all, shared)
    logging.info("sees it count=%d", shared[0])
    assert shared == [1], "a list is one and the same for all"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
