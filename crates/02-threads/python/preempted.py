"""On one core: a thread that never gives it up, and one that gets on all the same."""

import logging
import os
import sys
import threading
import time

BEAT = 0.03
LIMIT = 10

stop = False
spins = threading.Event()
told = []


def stay_on_one_core():
    core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return core


def taken_away():
    with open("/proc/thread-self/status") as status:
        line = next(line for line in status if line.startswith("nonvoluntary_ctxt_switches:"))
    return int(line.split()[1])


def spin():
    logging.info("never gives up the core")
    spins.set()
    start = time.monotonic()
    while not stop and time.monotonic() - start < LIMIT:
        pass
    told.append(stop)
    # Fewer than in Rust: the interpreter asks first, and the thread then gives way by itself.
    logging.info("is told to stop taken_away=%d", taken_away())


def work():
    global stop
    for line in range(1, 4):
        logging.info("gets on line=%d", line)
        time.sleep(BEAT)
    stop = True


def main():
    logging.info("stays on one core core=%d", stay_on_one_core())
    spinner = threading.Thread(target=spin, name="spinner")
    spinner.start()
    spins.wait()
    worker = threading.Thread(target=work, name="worker")
    worker.start()
    worker.join()
    spinner.join()
    assert told == [True], "the worker gets its turns while the spinner spins"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
