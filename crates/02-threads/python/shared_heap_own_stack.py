"""Threads share the objects and the globals, but each has calls with local names of its own.

Differs: Python has no address of a local variable. Every object is on the heap, and `id` says
where (in CPython); a local name is in the frame of its call, which is an object as well.
"""

import logging
import sys
import threading

in_global = [0]
lock = threading.Lock()
both_have_counted = threading.Barrier(2)
places = []


def count(shared):
    local = 0
    for _ in range(3):
        local += 1
        with lock:
            shared[0] += 1
            in_global[0] += 1
    frame, heap = id(sys._getframe()), id(shared)
    logging.info("has counted local=%d frame=%#x heap=%#x", local, frame, heap)
    both_have_counted.wait()  # both are alive: no place is used anew
    places.append((local, frame, heap))


def main():
    shared = [0]
    threads = [threading.Thread(target=count, args=(shared,), name=name) for name in ["ann", "bob"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("both have counted heap=%d global=%d", shared[0], in_global[0])
    (ann_local, ann_frame, ann_heap), (bob_local, bob_frame, bob_heap) = places
    assert (ann_local, bob_local) == (3, 3) and ann_frame != bob_frame, "each has its own"
    assert (shared[0], in_global[0]) == (6, 6) and ann_heap == bob_heap, (
        "together in what is shared"
    )


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
