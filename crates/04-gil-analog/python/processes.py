"""Two processes, a lock each: the classic way out, paid for with messages instead of variables.

Differs: it tells the times, but does not judge whether the cores were free for them.
"""

import logging
import multiprocessing
import os
import sys
import time

LOOPS = 1_000_000
ROUNDS = 5


def compute(times):
    n = 0
    while n < times:
        n += 1
    return n


def work(connection):
    log()
    logging.info("is ready pid=%d", os.getpid())
    jobs = 0
    while times := connection.recv():
        connection.send(compute(times))
        jobs += 1
    logging.info("has nothing more to do jobs=%d", jobs)


def count(*connections):
    for connection in connections:
        connection.send(LOOPS)
    assert all(connection.recv() == LOOPS for connection in connections)


def timed(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def main():
    context = multiprocessing.get_context("spawn")
    pipes = [context.Pipe() for _ in range(2)]
    workers = [
        context.Process(target=work, args=(theirs,), name=f"worker-{number}")
        for number, (_, theirs) in enumerate(pipes, start=1)
    ]
    for worker in workers:
        worker.start()
    one, two = (ours for ours, _ in pipes)
    count(one, two)
    logging.info("both have counted")

    in_turn = min(timed(lambda: (count(one), count(one))) for _ in range(ROUNDS))
    at_once = min(timed(lambda: count(one, two)) for _ in range(ROUNDS))
    for connection in one, two:
        connection.send(0)
    for worker in workers:
        worker.join()
    logging.info(
        "two processes, in microseconds in_turn=%d at_once=%d speed_up=%.2f",
        in_turn * 1e6,
        at_once * 1e6,
        in_turn / at_once,
    )
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert os.getpid() not in [worker.pid for worker in workers]


def log():
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )


if __name__ == "__main__":
    log()
    main()
