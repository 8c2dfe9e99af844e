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


def best(*ways):
    best = [float("inf")] * len(ways)
    for _ in range(ROUNDS):  # the ways take turns: a busy moment meets all of them
        for index, start_and_end in enumerate(ways):
            start = time.monotonic()
            start_and_end()
            best[index] = min(best[index], time.monotonic() - start)
    return best


def main():
    thread, fork, program = best(a_thread, a_fork, a_program)
    memory = bytearray(b"\1") * LARGE
    (large,) = best(a_fork)
    del memory
    logging.info("thread us=%d", thread * 1e6)
    logging.info("fork us=%d", fork * 1e6)
    logging.info("fork of a large process us=%d", large * 1e6)
    logging.info("program us=%d", program * 1e6)
    assert min(fork, large, program) > thread, "a process costs more than a thread"


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
