"""One shot starts all runners: setting an event wakes every thread that waits for it."""

import logging
import sys
import threading
import time

BEAT = 0.1

all_are_ready = threading.Barrier(6)  # five runners and `main`
shot = threading.Event()
fired = False
started = []


def run():
    logging.info("is ready")
    all_are_ready.wait()
    shot.wait()
    logging.info("runs")
    started.append(fired)
    time.sleep(BEAT)


def main():
    global fired
    names = ["ann", "bob", "cid", "dan", "eve"]
    runners = [threading.Thread(target=run, name=name) for name in names]
    for runner in runners:
        runner.start()
    all_are_ready.wait()
    time.sleep(BEAT)  # time enough for a false start
    logging.info("fires")
    fired = True
    shot.set()  # one call, however many wait
    for runner in runners:
        runner.join()
    logging.info("all have run")
    assert started == [True] * 5, "all, and nobody before the shot"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
