"""Looking at the size before putting: with two producers the limit is exceeded, on every run."""

import logging
import queue
import sys
import threading

LIMIT = 1

both_have_looked = threading.Barrier(2)


def check_then_put(items, item):
    size = items.qsize()
    logging.info("looks size=%d", size)
    both_have_looked.wait()
    if size < LIMIT:
        items.put(item)
        logging.info("puts item=%d", item)


def put_if_room(items, item):
    try:
        items.put_nowait(item)
    except queue.Full:
        logging.info("is refused item=%d", item)
    else:
        logging.info("puts item=%d", item)


def race(put, items):
    producers = [
        threading.Thread(target=put, args=(items, item), name=name)
        for name, item in [("ann", 1), ("bob", 2)]
    ]
    for producer in producers:
        producer.start()
    for producer in producers:
        producer.join()
    return items.qsize()


def main():
    size = race(check_then_put, queue.Queue())
    logging.info("check, then put size=%d limit=%d", size, LIMIT)
    assert size == 2, "one more than the limit"
    size = race(put_if_room, queue.Queue(LIMIT))
    logging.info("the queue's own put size=%d limit=%d", size, LIMIT)
    assert size == 1


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
