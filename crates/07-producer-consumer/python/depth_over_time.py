"""What a buffer buys: how full it is over time, with a fast producer, a slow one, and in bursts.

Differs: in a beat either side may come first, so two runs draw a little differently.
"""

import logging
import queue
import sys
import threading

BEATS = 48
BARS = "·▁▂▃▄▅▆▇█"


def work(clock, put_or_get, batch, every):
    """Puts or gets `batch` items at once, at each beat whose number `every` divides."""
    for beat in range(1, BEATS + 1):
        if beat % every == 0:
            try:
                for _ in range(batch):
                    put_or_get()
            except (queue.Full, queue.Empty):
                pass  # what the queue refuses waits for another beat
        clock.wait()  # both are done with this beat
        clock.wait()  # the main thread has looked


def depths(producer, consumer):
    """The two sides know the queue and not each other. At the end of each beat it is looked at."""
    items = queue.Queue(8)
    # The clock: without it, a busy machine decides which side is the slower one.
    clock = threading.Barrier(3)
    threading.Thread(target=work, args=(clock, lambda: items.put_nowait(None), *producer)).start()
    threading.Thread(target=work, args=(clock, items.get_nowait, *consumer)).start()
    seen = []
    for _ in range(BEATS):
        clock.wait()
        seen.append(items.qsize())
        clock.wait()
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

    # The slower side decides how full it is.
    assert min(full[20:]) >= 7
    assert max(empty) <= 1
    # A burst is taken in, and evened out until the next one comes.
    assert bursts[15] >= 7
    assert bursts[23] in (3, 4)
    assert bursts[30] <= 1


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
