"""What a buffer buys: how full it is over time, with a fast producer, a slow one, and in bursts.

Differs: the charts are measured, and no two runs draw the same.
"""

import logging
import queue
import statistics
import sys
import threading
import time

BEAT = 0.004
BARS = "·▁▂▃▄▅▆▇█"


def work(item, batch, beats):
    """Works for `beats`, and then puts or gets `batch` items at once."""
    for number in range(24):
        if number % batch == 0:
            time.sleep(beats * BEAT)
        item()


def depths(producer, consumer):
    """The two sides know the queue and not each other. Looks at it every other beat."""
    items = queue.Queue(8)
    produce = threading.Thread(target=work, args=(lambda: items.put(None), *producer))
    consume = threading.Thread(target=work, args=(items.get, *consumer))
    produce.start()
    consume.start()
    seen = []
    while consume.is_alive():
        seen.append(items.qsize())
        time.sleep(2 * BEAT)
    return seen


def chart(depths):
    return "".join(BARS[depth] for depth in depths)


def main():
    full = depths(producer=(1, 1), consumer=(1, 3))
    logging.info("fast producer, slow consumer: %s", chart(full))
    empty = depths(producer=(1, 3), consumer=(1, 1))
    logging.info("slow producer, fast consumer: %s", chart(empty))
    bursts = depths(producer=(8, 16), consumer=(1, 2))
    logging.info("bursts, steady consumer:      %s", chart(bursts))

    difference = statistics.mean(full) - statistics.mean(empty)
    assert difference > 1.5, "the slower side decides how full it is"
    assert max(bursts) > 4, "a burst is taken in, and evened out"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
