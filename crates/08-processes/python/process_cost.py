"""What it costs to start one and wait for its end: a thread, a fork, a fresh program."""

import logging
import math
import os
import subprocess
import sys
import threading
import time

ROUNDS = 100  # of each


def a_fork():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def a_program():
    subprocess.run(["true"], check=True)


def a_thread():
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


def cost(what, start_and_wait):
    """The time of one, in the best round: one that nothing else disturbed."""
    best = math.inf
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        start_and_wait()
        best = min(best, time.perf_counter() - begin)
    logging.info("%s us=%d", what, best * 1e6)
    return best


def main():
    fork = cost("fork", a_fork)
    program = cost("fresh program", a_program)
    memory = bytearray(b"\1") * (32 << 20)
    large = cost("fork of a process with 32 MiB", a_fork)
    del memory
    # Last, because the system may still be ending a thread when `join` has returned.
    thread = cost("thread", a_thread)
    assert thread < min(fork, large, program)


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
