"""Set, then cleared at once: who was waiting is free all the same, who comes later waits.

Who waits is private in Python, `_cond._waiters`; it is read here to be sure that all three do.
"""

import logging
import sys
import threading
import time

gate = threading.Event()
through = []


def waiting():
    return len(gate._cond._waiters)


def let_through():
    logging.info("opens and closes the gate waiting=%d", waiting())
    gate.set()
    gate.clear()


def wait_at_gate():
    logging.info("waits at the gate")
    gate.wait()
    logging.info("is through")
    through.append(True)


def main():
    threads = [threading.Thread(target=wait_at_gate, name=name) for name in ["ann", "bob", "cat"]]
    for thread in threads:
        thread.start()
    while waiting() < 3:
        time.sleep(0)
    let_through()
    for thread in threads:
        thread.join()
    late = gate.wait(timeout=0)
    logging.info("comes too late late=%s", str(late).lower())
    assert through == [True] * 3, "a flag alone would have lost those who woke after the clear"
    assert not late, "the gate is closed"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
