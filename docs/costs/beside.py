"""The operations in CPython: reads lines `name count`, answers each with nanoseconds."""

import asyncio
import multiprocessing
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import Pipe, Pool, Process
from queue import Queue
from time import perf_counter_ns

PLACES = 64
TASKS = 10


def clock(n, once):
    began = perf_counter_ns()
    for _ in range(n):
        once()
    return perf_counter_ns() - began


def nothing():
    pass


def double(n):
    return 2 * n


def start(make):
    child = make(target=nothing)
    child.start()
    child.join()


def thread(n):
    return clock(n, lambda: start(threading.Thread))


def process(n):
    return clock(n, lambda: start(Process))


def with_partner(n, make, partner, me):
    """Two threads or processes that each do their part, the first time without the clock."""
    other = make(target=clock, args=(n + 1, partner))
    other.start()
    me()
    took = clock(n, me)
    other.join()
    return took


def semaphore(n):
    permits = threading.Semaphore(3)
    began = perf_counter_ns()
    for _ in range(n):
        with permits:
            pass
    return perf_counter_ns() - began


def event(n):
    asked = threading.Event()
    answered = threading.Event()

    def partner():
        asked.wait()
        asked.clear()
        answered.set()

    def me():
        asked.set()
        answered.wait()
        answered.clear()

    return with_partner(n, threading.Thread, partner, me)


def queue(n):
    items = Queue(PLACES)
    return with_partner(n, threading.Thread, lambda: items.put(b"a message"), items.get)


def process_queue(n):
    items = multiprocessing.Queue(PLACES)
    return with_partner(n, Process, lambda: items.put(b"a message"), items.get)


def pipe(n):
    ours, theirs = Pipe()

    def echo():
        theirs.send_bytes(theirs.recv_bytes())

    def ask():
        ours.send_bytes(b"a message")
        ours.recv_bytes()

    return with_partner(n, Process, echo, ask)


def manager(n):
    with multiprocessing.Manager() as manager:
        things = manager.list()
        things.append("the first")
        return clock(n, lambda: things.append("another"))


def pool_map(n):
    with Pool(2) as pool:
        pool.map(double, range(10), chunksize=1)
        return clock(1, lambda: pool.map(double, range(n), chunksize=1))


def submit_many(pool, n):
    pool.submit(double, 1).result()
    began = perf_counter_ns()
    for future in [pool.submit(double, n) for n in range(n)]:
        future.result()
    return perf_counter_ns() - began


def submit(n):
    with ProcessPoolExecutor(2) as pool:
        return submit_many(pool, n)


def thread_pool(n):
    with ThreadPoolExecutor(2) as pool:
        return submit_many(pool, n)


def generator(n):
    # `yield from` would leave out the switch that is measured.
    items = (number for number in range(n))
    began = perf_counter_ns()
    for _ in items:
        pass
    return perf_counter_ns() - began


async def give(number):
    return number


async def spawn(n):
    began = perf_counter_ns()
    for number in range(n):
        await asyncio.create_task(give(number))
    return perf_counter_ns() - began


async def yield_often(n):
    for _ in range(n):
        await asyncio.sleep(0)


async def switch(n):
    began = perf_counter_ns()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(TASKS):
            tasks.create_task(yield_often(n // TASKS))
    return perf_counter_ns() - began


async def executor(n):
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1) as pool:
        await loop.run_in_executor(pool, nothing)
        began = perf_counter_ns()
        for number in range(n):
            await loop.run_in_executor(pool, double, number)
        return perf_counter_ns() - began


def main():
    multiprocessing.set_start_method("fork", force=True)
    for line in sys.stdin:
        name, count = line.split()
        took = globals()[name](int(count))
        if asyncio.iscoroutine(took):
            took = asyncio.run(took)
        print(took, flush=True)


if __name__ == "__main__":
    main()
