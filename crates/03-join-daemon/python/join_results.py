"""Three results: `as_completed` has them in the order of finish, a list in the order of start."""

import logging
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

BEAT = 0.1

taken = [threading.Event() for _ in range(4)]  # at `n`: main has taken `n` results


def work(name, beats):
    threading.current_thread().name = name  # an executor names its threads itself
    time.sleep(beats * BEAT)
    taken[beats - 1].wait()  # the same order of finish on a busy machine
    logging.info("has a result result=%d", beats)
    return beats


def main():
    with ThreadPoolExecutor() as executor:
        futures = [
            executor.submit(work, name, beats)
            for name, beats in [("ann", 3), ("bob", 1), ("cat", 2)]
        ]
        by_finish = []
        taken[0].set()
        for future in as_completed(futures):
            logging.info("has the next that is ready result=%d", future.result())
            by_finish.append(future.result())
            taken[len(by_finish)].set()
        assert by_finish == [1, 2, 3]

        by_start = [future.result() for future in futures]
        logging.info("has all, in order of start results=%s", by_start)
        assert by_start == [3, 1, 2]


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
