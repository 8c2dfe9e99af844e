"""Two processes, each with an event loop of its own and fifty coroutines that wait and compute."""

import asyncio
import logging
import multiprocessing
import resource
import sys
import time

BEAT = 0.1


async def compute(number):
    await asyncio.sleep(BEAT)
    end = time.process_time() + 0.001
    while time.process_time() < end:
        pass  # no other coroutine of this loop runs meanwhile
    return number


async def run_loop(first):
    return sum(await asyncio.gather(*map(compute, range(first, first + 50))))


def child(first, results):
    log()
    logging.info("runs a loop of its own coroutines=%d", 50)
    results.put(asyncio.run(run_loop(first)))


def main():
    context = multiprocessing.get_context("spawn")
    results = context.SimpleQueue()
    children = [
        context.Process(target=child, args=(first, results), name=name)
        for name, first in [("loop-1", 0), ("loop-2", 50)]
    ]
    for process in children:
        process.start()
    total = sum(results.get() for _ in children)
    for process in children:
        process.join()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    computed = 1e6 * (usage.ru_utime + usage.ru_stime)
    logging.info("has the results of both sum=%d computed=%.0f", total, computed)
    assert total == sum(range(100))
    assert computed >= 100_000, "each coroutine has computed"


def log():
    logging.basicConfig(
        format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout
    )


if __name__ == "__main__":
    log()
    main()
