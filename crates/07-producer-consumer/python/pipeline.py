"""Three stages with queues between them: they work at the same time, the slowest sets the pace."""

import logging
import queue
import sys
import threading
import time

BEAT = 0.01
BUNS = 8
STAGES = [("fill", 1), ("steam", 3), ("pack", 1)]
PLACES = 2
END = None


def work(beats, source, target):
    while (bun := source.get()) is not END:
        time.sleep(beats * BEAT)
        target.put(bun)
    logging.info("has done its part")
    target.put(END)


def stage(name, beats, source):
    target = queue.Queue(PLACES)
    threading.Thread(target=work, args=(beats, source, target), name=name).start()
    return target


def start(pipeline):
    for bun in range(BUNS):
        pipeline.put(bun)
    pipeline.put(END)


def main():
    began = time.monotonic()
    first = finished = queue.Queue(PLACES)
    for name, beats in STAGES:
        finished = stage(name, beats, finished)
    threading.Thread(target=start, args=(first,)).start()
    order = []
    while (bun := finished.get()) is not END:
        order.append(bun)
        done = len(order)
        logging.info("%s%s %d", "█" * done, "░" * (BUNS - done), done)
    took = time.monotonic() - began
    slowest, one_by_one = BUNS * 3 * BEAT, BUNS * 5 * BEAT
    logging.info(
        "milliseconds slowest=%d took=%d one_by_one=%d",
        slowest * 1000,
        took * 1000,
        one_by_one * 1000,
    )
    assert order == list(range(BUNS)), "a pipeline keeps the order"
    assert took >= slowest, "no faster than its slowest stage"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
