"""One of three cannot come: it breaks the barrier, and nobody waits for good."""

import logging
import sys
import threading
import time

meeting = threading.Barrier(3)
outcomes = []


def meet():
    logging.info("waits for the others")
    try:
        meeting.wait()
        broken = False
    except threading.BrokenBarrierError:
        broken = True
    logging.info("goes home broken=%s", str(broken).lower())
    outcomes.append(broken)


def main():
    threads = [threading.Thread(target=meet, name=name) for name in ["ann", "bob"]]
    for thread in threads:
        thread.start()
    while meeting.n_waiting < 2:
        time.sleep(0)
    logging.info("cannot come, and breaks the barrier")
    meeting.abort()
    for thread in threads:
        thread.join()
    logging.info("everybody is back")
    assert outcomes == [True, True], "both were told"
    assert meeting.broken, "and it stays broken"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
