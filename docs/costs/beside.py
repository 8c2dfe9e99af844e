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


def clock(work):
    began = perf_counter_ns()
    work()
    return perf_counter_ns() - began


def nothing():
    pass


def double(n):
    return 2 * n


def with_partner(n, make, partner, me):
    """Two threads or processes that each do their part, the first time without the clock."""
    other = make(target=partner, args=(n + 1,))
    other.start()
    me(1)
    took = clock(lambda: me(n))
    other.join()
    return took


def start(make):
    child = make(target=nothing)
    child.start()
    child.join()


def thread_start(n):
    return clock(lambda: [start(threading.Thread) for _ in range(n)])


def process_start(n):
    return clock(lambda: [start(Process) for _ in range(n)])


def semaphore(n):
    permits = threading.Semaphore(3)

    def work():
        for _ in range(n):
            with permits:
                pass

    return clock(work)


def event(n):
    ping, pong = threading.Event(), threading.Event()

    def partner(n):
        for _ in range(n):
            ping.wait()
            ping.clear()
            pong.set()

    def me(n):
        for _ in range(n):
            ping.set()
            pong.wait()
            pong.clear()

    return with_partner(n, threading.Thread, partner, me)


def between(n, make, queue):
    def put(n):
        for _ in range(n):
            queue.put(b"a message")

    def get(n):
        for _ in range(n):
            queue.get()

    return with_partner(n, make, put, get)


def queue(n):
    return between(n, threading.Thread, Queue(PLACES))


def long_queue(n):
    return between(n, threading.Thread, Queue(1024))


def queue_of_processes(n):
    return between(n, Process, multiprocessing.Queue(PLACES))


def pipe(n):
    ours, theirs = Pipe()

    def echo(n):
        for _ in range(n):
            theirs.send_bytes(theirs.recv_bytes())

    def ask(n):
        for _ in range(n):
            ours.send_bytes(b"a message")
            ours.recv_bytes()

    return with_partner(n, Process, echo, ask)


def manager(n):
    with multiprocessing.Manager() as manager:
        things = manager.list()
        things.append("the first")
        return clock(lambda: [things.append("another") for _ in range(n)])


def pool_map(n):
    with Pool(2) as pool:
        pool.map(double, range(10), chunksize=1)
        return clock(lambda: pool.map(double, range(n), chunksize=1))


def submit(pool, n):
    pool.submit(double, 1).result()

    def work():
        for future in [pool.submit(double, n) for n in range(n)]:
            future.result()

    return clock(work)


def pool_submit(n):
    with ProcessPoolExecutor(2) as pool:
        return submit(pool, n)


def thread_pool(n):
    with ThreadPoolExecutor(2) as pool:
        return submit(pool, n)


def generator(n):
    def body():
        # `yield from` would leave out the switch that is measured.
        for number in range(n):  # noqa: UP028
            yield number

    def work():
        for _ in body():
            pass

    return clock(work)


async def clock_async(work):
    began = perf_counter_ns()
    await work
    return perf_counter_ns() - began


def coroutine_spawn(n):
    async def give(number):
        return number

    async def work():
        for number in range(n):
            await asyncio.create_task(give(number))

    return asyncio.run(clock_async(work()))


def coroutine_switch(n):
    async def stand_back():
        for _ in range(n // TASKS):
            await asyncio.sleep(0)

    async def work():
        for task in [asyncio.create_task(stand_back()) for _ in range(TASKS)]:
            await task

    return asyncio.run(clock_async(work()))


def run_in_executor(n):
    async def main(pool):
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(pool, nothing)

        async def work():
            for number in range(n):
                await loop.run_in_executor(pool, double, number)

        return await clock_async(work())

    with ThreadPoolExecutor(1) as pool:
        return asyncio.run(main(pool))


def compute(loops):
    n = 0
    while n < loops:
        n += 1


def compute_in_turn(n):
    return clock(lambda: [compute(n), compute(n)])


def compute_at_once(n):
    def work():
        threads = [threading.Thread(target=compute, args=(n,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    return clock(work)


def main():
    multiprocessing.set_start_method("fork", force=True)
    for line in sys.stdin:
        name, count = line.split()
        print(globals()[name](int(count)), flush=True)


if __name__ == "__main__":
    main()
