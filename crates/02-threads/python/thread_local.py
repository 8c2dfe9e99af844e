"""A thread-local variable: one name, and for each thread a value of its own, without any lock."""

import logging
import sys
import threading

own = threading.local()
lock = threading.Lock()
all_visits = 0


def visit(times):
    global all_visits
    own.visits = 0
    for _ in range(times):
        own.visits += 1
        with lock:
            all_visits += 1
    logging.info("has counted own=%d", own.visits)
    assert own.visits == times, "no other thread counts here"


def main():
    own.visits = 0
    threads = [
        threading.Thread(target=visit, args=(times,), name=name)
        for name, times in [("ann", 3), ("bob", 2)]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("has counted none own=%d all=%d", own.visits, all_visits)
    assert own.visits == 0, "main has a value of its own, too"
    assert all_visits == 5, "the other counter is one for all"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
