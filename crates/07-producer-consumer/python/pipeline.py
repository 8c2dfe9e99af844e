"""Three stages with queues between them: they work at the same time, the slowest sets the pace."""

import logging
import queue
import sys
import threading
import time

BEAT = 0.01


def stage(name, beats, buns):
    """A thread that works on each bun and passes it on, also the `None` that is the end."""
    out = queue.Queue(2)

    def work():
        while (bun := buns.get()) is not None:
            time.sleep(beats * BEAT)
            out.put(bun)
        logging.info("has done its part")
        out.put(None)

    threading.Thread(target=work, name=name).start()
    return out


def order(buns):
    for bun in range(1, 9):
        buns.put(bun)
    buns.put(None)


def main():
    ordered = queue.Queue(2)
    filled = stage("fill", 1, ordered)
    steamed = stage("steam", 3, filled)
    packed = stage("pack", 1, steamed)
    threading.Thread(target=order, args=(ordered,)).start()
    sold = []
    while (bun := packed.get()) is not None:
        logging.info("sells bun=%d", bun)
        sold.append(bun)
    assert sold == [1, 2, 3, 4, 5, 6, 7, 8], "a pipeline keeps the order"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
