"""A thread-local variable: one name, and for each thread a value of its own, without any lock."""

import logging
import sys
import threading

own = threading.local()
lock = threading.Lock()
all_visits = 0
counted = {}


def own_visits():
    return getattr(own, "visits", 0)


def visit():
    global all_visits
    own.visits = own_visits() + 1
    with lock:
        all_visits += 1


def visit_often(times):
    for _ in range(times):
        visit()
    logging.info("has counted own=%d", own_visits())
    counted[threading.current_thread().name] = own_visits()


def main():
    threads = [
        threading.Thread(target=visit_often, args=(times,), name=name)
        for name, times in [("ann", 3), ("bob", 2)]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("has counted none all=%d own=%d", all_visits, own_visits())
    assert (counted, own_visits()) == ({"ann": 3, "bob": 2}, 0), "each thread has its own value"
    assert all_visits == 5, "the counter beside it is one for all"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
