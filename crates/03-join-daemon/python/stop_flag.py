"""A thread is asked to stop, never killed: a plain sleep hears it late, two others at once."""

import logging
import queue
import sys
import threading
import time

BEAT = 0.1
LONG = 10


def sleeping(stop, pause, pauses):
    while not stop.is_set():
        work(pauses)
        time.sleep(pause)


def parking(stop, pause, pauses):
    while not stop.is_set():
        work(pauses)
        stop.wait(pause)


def receiving(stop, pause, pauses):
    while True:
        work(pauses)
        try:
            return stop.get(timeout=pause)
        except queue.Empty:
            pass


def work(pauses):
    logging.info("works, then pauses")
    pauses.put(time.monotonic())


def stop_in_a_pause(name, work, stop, pause, ask):
    pauses = queue.Queue()
    worker = threading.Thread(target=work, args=(stop, pause, pauses), name=name)
    worker.start()
    began = pauses.get()
    time.sleep(BEAT)
    ask()
    worker.join()
    paused = time.monotonic() - began
    logging.info("has stopped it ms=%d name=%s", paused * 1e3, name)
    return paused


def main():
    flag = threading.Event()
    slept = stop_in_a_pause("sleeper", sleeping, flag, 5 * BEAT, flag.set)
    flag = threading.Event()
    parked = stop_in_a_pause("parker", parking, flag, LONG, flag.set)
    messages = queue.Queue()
    received = stop_in_a_pause("receiver", receiving, messages, LONG, lambda: messages.put("stop"))

    assert slept >= 5 * BEAT, "the sleeper sleeps to the end"
    assert parked >= BEAT and received >= BEAT, "nobody stops before being asked"
    assert parked < LONG / 4 and received < LONG / 4, "the others are woken"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
