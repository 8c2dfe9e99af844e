"""A thread is asked to stop, never killed: in a plain sleep it hears late, in a wait at once."""

import logging
import queue
import sys
import threading
import time

BEAT = 0.1
LONG = 10

stop = threading.Event()
messages = queue.Queue()
all_are_here = threading.Barrier(4)  # three workers and main
paused = {}


def sleep():
    while True:
        time.sleep(5 * BEAT)  # nothing shortens it
        if stop.is_set():
            return


def park():
    stop.wait(LONG)  # returns as soon as the event is set


def receive():
    messages.get(timeout=LONG)  # a message ends the pause


def work(pause):
    logging.info("works, then pauses")
    all_are_here.wait()
    begin = time.monotonic()
    pause()
    seconds = time.monotonic() - begin
    logging.info("has stopped ms=%d", seconds * 1e3)
    paused[pause] = seconds


def main():
    workers = [
        threading.Thread(target=work, args=(pause,), name=name)
        for name, pause in [("sleeper", sleep), ("parker", park), ("receiver", receive)]
    ]
    for worker in workers:
        worker.start()
    all_are_here.wait()
    time.sleep(BEAT)

    logging.info("asks all to stop")
    stop.set()
    messages.put("stop")
    for worker in workers:
        worker.join()
    assert paused[sleep] >= 5 * BEAT, "it sleeps to the end"
    assert max(paused[park], paused[receive]) < LONG / 4, "the others are woken"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
