"""A queue of at most three messages between processes: each message is taken exactly once."""

import logging
import multiprocessing
import queue
import sys
import time

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)

BEAT = 0.05


def take_one(messages, report, is_full):
    is_full.wait()
    message = messages.get()
    logging.info("takes message=%s", message)
    report.put(message)
    time.sleep(BEAT)  # the message is some work, and the others can take theirs


def main():
    messages = multiprocessing.Queue(3)
    report = multiprocessing.Queue(3)
    is_full = multiprocessing.Event()
    takers = [
        multiprocessing.Process(target=take_one, args=(messages, report, is_full), name=name)
        for name in ["ann", "bob", "cid"]
    ]
    for taker in takers:
        taker.start()  # before `put` starts a thread: beside one a process should not be forked
    for message in ["1", "2", "3"]:
        messages.put(message)
        logging.info("puts message=%s", message)
    try:
        messages.put("4", block=False)
        raise AssertionError("a fourth found a place")
    except queue.Full:
        logging.info("the queue is full")
    is_full.set()
    taken = sorted(report.get() for _ in takers)
    for taker in takers:
        taker.join()
    logging.info("all three are taken")
    assert taken == ["1", "2", "3"], "each exactly once"


if __name__ == "__main__":
    main()
