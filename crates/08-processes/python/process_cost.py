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


def measure(what, start_and_end):
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.monotonic()
        start_and_end()
        best = min(best, time.monotonic() - start)
    logging.info("%s us=%d", what, best * 1e6)
    return best


def main():
    thread = measure("thread", a_thread)
    fork = measure("fork", a_fork)
    memory = bytearray(b"\1") * LARGE
    large = measure("fork of a large process", a_fork)
    del memory
    program = measure("program", a_program)
    assert min(fork, large, program) > thread, "a process costs more than a thread"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
