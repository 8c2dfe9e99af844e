"""What it costs to start one and wait for its end: a thread, a fork, a fresh program."""

import logging
import os
import subprocess
import sys
import threading
import time

ROUNDS = 50
LARGE = 32 * 1024 * 1024


def a_thread():
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


def a_fork():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def a_program():
    subprocess.run(["true"], check=True)


def best(start_and_end, rounds=ROUNDS):
    best = float("inf")
    for _ in range(rounds):
        start = time.monotonic()
        start_and_end()
        best = min(best, time.monotonic() - start)
    return best


def main():
    # First what forks: the system may still be ending a thread when `join` has returned.
    fork, program = best(a_fork), best(a_program)
    memory = bytearray(b"\1") * LARGE
    large = best(a_fork)
    del memory
    thread = best(a_thread, 20 * ROUNDS)  # so short that it finds a quiet moment
    logging.info("thread us=%d", thread * 1e6)
    logging.info("fork us=%d", fork * 1e6)
    logging.info("fork of a large process us=%d", large * 1e6)
    logging.info("program us=%d", program * 1e6)
    assert min(fork, large, program) > thread, "a process costs more than a thread"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
