"""Two processes, each with an event loop of its own and fifty coroutines that wait and compute."""

import asyncio
import logging
import multiprocessing
import os
import sys
import time

BEAT = 0.1
EACH = 50
COMPUTES = 0.001  # seconds of processor time for each coroutine


async def sum_to(number):
    await asyncio.sleep(BEAT)
    end = time.process_time() + COMPUTES
    while time.process_time() < end:
        pass  # meanwhile, no other coroutine of this loop runs
    return sum(range(number + 1))


async def run_loop(numbers):
    return sum(await asyncio.gather(*map(sum_to, numbers)))


def child(start, results):
    log()
    logging.info("runs a loop of its own coroutines=%d", EACH)
    before = time.process_time()
    result = asyncio.run(run_loop(range(start, start + EACH)))
    cpu = 1e6 * (time.process_time() - before)
    logging.info("all of them are done sum=%d cpu=%d", result, cpu)
    results.put((os.getpid(), result, cpu))


def main():
    context = multiprocessing.get_context("spawn")
    queue = context.SimpleQueue()
    start = time.monotonic()
    children = [
        context.Process(target=child, args=(first, queue), name=name)
        for name, first in [("loop-1", 0), ("loop-2", EACH)]
    ]
    for process in children:
        process.start()
    results = [queue.get() for _ in children]
    for process in children:
        process.join()
    took = time.monotonic() - start
    total = sum(result for _, result, _ in results)
    logging.info("has the results of all sum=%d processes=%d", total, len(results))
    assert {pid for pid, _, _ in results} == {process.pid for process in children}
    assert total == sum(n * (n + 1) // 2 for n in range(2 * EACH))
    assert all(cpu >= 1e6 * EACH * COMPUTES for _, _, cpu in results), "each has computed"
    assert took >= BEAT, "a beat is not shorter for that"


def log():
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )


if __name__ == "__main__":
    log()
    main()
