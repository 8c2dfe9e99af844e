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
frames = set()


def count(on_heap):
    local = 0
    for _ in range(3):
        local += 1
        with lock:
            on_heap[0] += 1
            in_global[0] += 1
    frame = id(sys._getframe())
    logging.info("has counted local=%d frame=%#x heap=%#x", local, frame, id(on_heap))
    frames.add(frame)
    both_have_counted.wait()  # both are alive, so that no frame is used twice
    assert local == 3, "each counts in its own variable"


def main():
    on_heap = [0]
    threads = [
        threading.Thread(target=count, args=(on_heap,), name=name) for name in ["ann", "bob"]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("both have counted heap=%d global=%d", on_heap[0], in_global[0])
    assert [on_heap[0], in_global[0]] == [6, 6], "they count together"
    assert len(frames) == 2


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
