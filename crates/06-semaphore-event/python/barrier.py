"""Three workers in lockstep: nobody begins a round before all have ended the one before."""

import logging
import sys
import threading
import time

BEAT = 0.03
WORKERS = [("ann", 1), ("bob", 2), ("cat", 3)]
ROUNDS = 3

barrier = threading.Barrier(len(WORKERS))
notes = []
outcomes = {}


def wait_in_vain():
    try:
        barrier.wait()
    except threading.BrokenBarrierError:
        logging.info("comes back from the barrier broken=true")
        return "broken"
    logging.info("comes back from the barrier broken=false")
    return "passed"


def work(name, beats):
    for number in range(1, ROUNDS + 1):
        time.sleep(beats * BEAT)
        notes.append(number)
        logging.info("has done its part round=%d", number)
        barrier.wait()
    if name == "cat":
        # In Python an abort also breaks the round before for those who have not left it yet.
        while barrier.n_waiting < 2:
            time.sleep(0)
        logging.info("goes home")
        barrier.abort()
        outcomes[name] = "home"
    else:
        outcomes[name] = wait_in_vain()


def main():
    threads = [
        threading.Thread(target=work, args=(name, beats), name=name) for name, beats in WORKERS
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logging.info("all have come back parts=%d", len(notes))
    assert notes == [1, 1, 1, 2, 2, 2, 3, 3, 3], "round after round"
    assert outcomes == {"ann": "broken", "bob": "broken", "cat": "home"}, "nobody is stuck"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
