"""A deadlock is a cycle in the wait-for graph: each thread waits for a lock that another holds."""

import logging
import sys
import threading

locks = [threading.Lock() for _ in range(3)]
all_hold_one = threading.Barrier(3)
waits_for = {}  # the lock that the holder of a lock waits for
changed = threading.Condition()


def take_two(first, second):
    with locks[first]:
        all_hold_one.wait()
        logging.info("is about to wait holds=%d waits_for=%d", first, second)
        with changed:
            waits_for[first] = second
            changed.notify()
        with locks[second]:
            pass


def cycle():
    """The locks on a way that leads from lock 0 back to it, if there is one."""
    way = [0]
    while len(way) <= len(locks) and way[-1] in waits_for:
        way.append(waits_for[way[-1]])
        if way[-1] == 0:
            return way
    return None


def main():
    for name, first, second in [("ann", 0, 1), ("bob", 1, 2), ("cid", 2, 0)]:
        threading.Thread(target=take_two, args=(first, second), name=name, daemon=True).start()
    with changed:
        way = changed.wait_for(cycle)
    logging.info("sees a deadlock locks=%s", way)
    assert way == [0, 1, 2, 0]


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
