"""One shot starts all runners: setting an event wakes everybody who waits for it."""

import logging
import queue
import sys
import threading
import time

BEAT = 0.1

shot = threading.Event()
readies = queue.Queue()
started = []


def run():
    logging.info("is ready")
    readies.put(None)
    shot.wait()
    started.append(time.monotonic())
    logging.info("runs")
    time.sleep(BEAT)


def main():
    names = ["ann", "bob", "cat", "dan", "eve"]
    runners = [threading.Thread(target=run, name=name) for name in names]
    for runner in runners:
        runner.start()
    for _ in runners:
        readies.get()
    fired = time.monotonic()
    logging.info("fires")
    shot.set()
    for runner in runners:
        runner.join()
    logging.info("all have run runners=%d last=%f", len(started), max(started) - fired)
    assert len(started) == 5, "one shot for all"
    assert min(started) >= fired, "and nobody started before it"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
