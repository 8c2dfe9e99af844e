"""Three workers in lockstep: nobody begins a round before all have finished the one before."""

import logging
import sys
import threading
import time

BEAT = 0.03

end_of_round = threading.Barrier(3)
done = []


def work(beats):
    for number in range(1, 4):
        time.sleep(beats * BEAT)
        done.append(number)
        logging.info("has done its part round=%d", number)
        end_of_round.wait()  # the same barrier again: it counts the rounds itself


def main():
    workers = [
        threading.Thread(target=work, args=(beats,), name=name)
        for name, beats in [("ann", 1), ("bob", 2), ("cid", 3)]
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    logging.info("all rounds are over")
    assert done == [1, 1, 1, 2, 2, 2, 3, 3, 3], "round after round"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
