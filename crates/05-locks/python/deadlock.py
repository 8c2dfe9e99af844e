"""Two threads take two locks in opposite order and are stuck, on every run; a watcher sees it."""

import logging
import sys
import threading
import time

BEAT = 0.1
PATIENCE = 5

locks = {1: threading.Lock(), 2: threading.Lock()}
balances = {1: 100, 2: 100}
both_hold_one = threading.Barrier(2)
table = {}  # the wait-for graph: thread -> (the lock that it holds, the lock that it waits for)
changed = threading.Condition()


def transfer(giver, taker, amount):
    me = threading.current_thread().name
    with locks[giver]:
        logging.info("holds account=%d", giver)
        both_hold_one.wait()
        logging.info("wants account=%d", taker)
        with changed:
            table[me] = (giver, taker)
            changed.notify_all()
        with locks[taker]:
            with changed:
                del table[me]
            balances[giver] -= amount
            balances[taker] += amount


def cycle():
    """The threads that wait for each other in a cycle; none, if there is no cycle."""
    holder = {holds: thread for thread, (holds, _) in table.items()}
    for start in table:
        way = [start]
        while (follower := holder.get(table[way[-1]][1])) is not None:
            if follower == start:
                return way
            if follower in way:
                break  # a cycle, but without `start`: its own threads will find it
            way.append(follower)
    return []


def main():
    for name, giver, taker in [("ann", 1, 2), ("bob", 2, 1)]:
        threading.Thread(target=transfer, args=(giver, taker, 10), name=name, daemon=True).start()
    with changed:
        changed.wait_for(cycle, timeout=PATIENCE)
        stuck = sorted((*table[thread], thread) for thread in cycle())
    for holds, waits_for, thread in stuck:
        logging.info("sees a deadlock thread=%s holds=%d waits_for=%d", thread, holds, waits_for)
    time.sleep(BEAT)
    locked = [lock.locked() for lock in locks.values()]
    logging.info("a beat later nothing has changed")
    assert stuck == [(1, 2, "ann"), (2, 1, "bob")]
    assert locked == [True, True]


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
