"""Looking at the size before putting: with two producers the limit is exceeded, on every run."""

import logging
import queue
import sys
import threading

no_limit = queue.SimpleQueue()
limit_of_one = queue.Queue(1)
both_have_looked = threading.Barrier(2)


def check_then_put(item):
    size = no_limit.qsize()
    logging.info("looks size=%d", size)
    both_have_looked.wait()
    if size < 1:
        no_limit.put(item)  # what was seen is no longer true
        logging.info("puts item=%d", item)


def put_if_room(item):
    """The cure: the queue itself looks and puts, under one lock."""
    try:
        limit_of_one.put_nowait(item)
    except queue.Full:
        logging.info("is refused item=%d", item)
    else:
        logging.info("puts item=%d", item)


def two_producers(put):
    producers = [
        threading.Thread(target=put, args=(item,), name=name)
        for name, item in [("ann", 1), ("bob", 2)]
    ]
    for producer in producers:
        producer.start()
    for producer in producers:
        producer.join()


def main():
    two_producers(check_then_put)
    logging.info("check, then put: one more than the limit")
    assert no_limit.qsize() == 2

    two_producers(put_if_room)
    logging.info("the queue's own put: one")
    assert limit_of_one.qsize() == 1


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
