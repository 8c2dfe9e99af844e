"""Set and cleared at once: the threads that were waiting pass, and those that come later wait.

How many wait is private in Python, `_cond._waiters`; it is read here to be sure that all three do.
"""

import logging
import sys
import threading
import time

gate = threading.Event()
through = []


def wait_at_gate():
    logging.info("waits at the gate")
    gate.wait()
    logging.info("is through")
    through.append(True)


def main():
    threads = [threading.Thread(target=wait_at_gate, name=name) for name in ["ann", "bob", "cid"]]
    for thread in threads:
        thread.start()
    while len(gate._cond._waiters) < 3:
        time.sleep(0)
    logging.info("opens the gate and closes it")
    gate.set()
    gate.clear()  # before any of the three is awake; a plain flag would be lost on them
    for thread in threads:
        thread.join()
    logging.info("all three are through")
    passes = gate.wait(timeout=0)
    assert through == [True] * 3
    assert not passes, "the gate is closed to the next one"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
