"""A manager process owns a list and a dictionary; a child changes them, and the parent sees it."""

import logging
import multiprocessing
import multiprocessing.managers
import sys
import threading

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


class Numbers(dict):
    """A dictionary that can add: it lives in the server, which has a thread for each client."""

    lock = threading.Lock()

    def add(self, key, by):
        with self.lock:
            self[key] += by
            return self[key]


class Manager(multiprocessing.managers.SyncManager):
    pass


Manager.register("Numbers", Numbers)


def append_and_set(things, numbers):
    things.append("from the child")
    numbers.update(n=1)
    logging.info("appends and sets")


def add_one(numbers):
    logging.info("adds one n=%d", numbers.add("n", 1))


def in_child(name, work, *arguments):
    child = multiprocessing.Process(target=work, args=arguments, name=name)
    child.start()
    child.join()


def main():
    with Manager() as manager:
        things, numbers = manager.list(), manager.Numbers()
        in_child("child", append_and_set, things, numbers)
        logging.info("reads the list and the dictionary n=%d", numbers.get("n"))
        assert list(things) == ["from the child"]
        assert numbers.get("n") == 1

        # What `d["n"] += 1` is through a proxy: two requests, and another process comes between.
        seen = numbers.get("n")
        in_child("ann", add_one, numbers)
        numbers.update(n=seen + 1)
        logging.info("both have added one, main by get and set n=%d", numbers.get("n"))
        assert numbers.get("n") == 2, "ann's addition is lost"

        numbers.add("n", 1)  # one request: nothing can come between
        in_child("bob", add_one, numbers)
        n = numbers.get("n")
        logging.info("both have added one, by a single request each n=%d", n)
        assert n == 4, "nothing is lost"


if __name__ == "__main__":
    main()
