"""The results of three threads: in the order in which they started, and in that of their finish."""

import logging
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

BEAT = 0.1

workers = [("ann", 3), ("bob", 1), ("cat", 2)]
# The turns of the workers that need one beat, two and three: main takes part in each.
turns = [threading.Barrier(2) for _ in workers]


def work(worker):
    name, beats = worker
    threading.current_thread().name = name  # a pool names its threads itself
    time.sleep(beats * BEAT)
    logging.info("has a result result=%d", beats)
    return beats


def work_until_its_turn(worker):
    result = work(worker)
    turns[result - 1].wait()
    return result


def main():
    started = time.monotonic()
    with ThreadPoolExecutor(len(workers)) as executor:
        by_start = list(executor.map(work, workers))
    logging.info("has all, in order of start results=%s", by_start)
    assert by_start == [3, 1, 2]
    assert time.monotonic() - started >= 3 * BEAT, "the first result is the slowest worker's"

    by_finish = []
    with ThreadPoolExecutor(len(workers)) as executor:
        results = as_completed([executor.submit(work_until_its_turn, w) for w in workers])
        for turn in turns:
            turn.wait()
            by_finish.append(next(results).result())
            logging.info("has the next that is ready results=%s", by_finish)
    assert by_finish == [1, 2, 3]


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
