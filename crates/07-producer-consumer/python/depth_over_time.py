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
ITEMS = 24
BARS = "·▁▂▃▄▅▆▇█"


def work(item, batch, beats):
    """One side: it works for so many beats before each batch of items."""
    for number in range(ITEMS):
        if number % batch == 0:
            time.sleep(beats * BEAT)
        item()


def play(places, producer, consumer):
    items = queue.Queue(places)
    began = time.monotonic()
    produce = threading.Thread(target=work, args=(lambda: items.put(None), *producer))
    consume = threading.Thread(target=work, args=(items.get, *consumer))
    produce.start()
    consume.start()
    depths = []
    while consume.is_alive():
        depths.append(items.qsize())
        time.sleep(2 * BEAT)
    return depths, time.monotonic() - began


def chart(depths):
    return "".join(BARS[depth] for depth in depths)


def main():
    full, _ = play(8, producer=(1, 1), consumer=(1, 3))
    logging.info("fast producer, slow consumer: %s", chart(full))
    empty, _ = play(8, producer=(1, 3), consumer=(1, 1))
    logging.info("slow producer, fast consumer: %s", chart(empty))
    # Eight at once from the oven, and then nothing for a while.
    waves, evened_out = play(8, producer=(8, 16), consumer=(1, 2))
    logging.info("bursts, steady consumer:      %s", chart(waves))
    turns, in_turn = play(1, producer=(8, 16), consumer=(1, 2))
    logging.info(
        "milliseconds for the bursts eight_places=%d one_place=%d",
        evened_out * 1000,
        in_turn * 1000,
    )
    assert max(full + empty + waves) <= 8, "never more than there are places"
    assert statistics.mean(full) > statistics.mean(empty), "the slower side decides"
    assert max(waves) > 4, "eight places take in a burst"
    assert max(turns) <= 1, "one place does not"
    # With one place the oven stays cold until six of eight are eaten, three times.
    assert in_turn >= 3 * (16 + 6 * 2) * BEAT


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
