"""Two threads with two locks meet in one room, on every run; one lock keeps them apart."""

import logging
import sys
import threading
import time

BEAT = 0.1

front = threading.Lock()
back = threading.Lock()
names = {front: "front", back: "back"}


def work_inside(door, inside, counts, work):
    with door:
        inside.append(threading.current_thread())
        count = len(inside)
        counts.append(count)
        logging.info("is inside lock=%s inside=%d", names[door], count)
        work()
        inside.remove(threading.current_thread())


def most_inside(visitors, work):
    inside, counts = [], []
    threads = [
        threading.Thread(target=work_inside, args=(door, inside, counts, work), name=name)
        for name, door in visitors
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return max(counts)


def main():
    both_are_in = threading.Barrier(2)

    def meet():
        both_are_in.wait()
        time.sleep(BEAT)

    with_two = most_inside([("ann", front), ("bob", back)], meet)
    logging.info("with two locks inside=%d", with_two)
    assert with_two == 2, "two locks protect nothing"

    with_one = most_inside([("cid", front), ("dan", front)], lambda: time.sleep(BEAT))
    logging.info("with one lock inside=%d", with_one)
    assert with_one == 1, "one lock lets one in at a time"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
