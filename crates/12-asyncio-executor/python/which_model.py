"""Computing and waiting, each done serially, by threads, by processes, by coroutines: measured.

Differs: which model is the fastest for computing; with an interpreter lock, threads compute no
faster than one after the other.
"""

import asyncio
import concurrent.futures
import multiprocessing
import threading
import time

WAIT = 0.025
STEPS = 40_000


def compute():
    x = 1
    for step in range(STEPS):
        x = (x * 1_103_515_245 + step) % 2**31
    return x


def work(waits):
    if waits:
        time.sleep(WAIT)
        return 0
    return compute()


async def coroutine(waits):
    if waits:
        await asyncio.sleep(WAIT)  # only what waits can be awaited
        return threading.current_thread(), 0
    return threading.current_thread(), compute()


async def on_a_loop(waits):
    return await asyncio.gather(*(coroutine(waits) for _ in range(4)))


def best(model):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        model()
        times.append(time.perf_counter() - start)
    return round(1e6 * min(times))


def main():
    context = multiprocessing.get_context("spawn")
    with (
        concurrent.futures.ThreadPoolExecutor(4) as threads,
        concurrent.futures.ProcessPoolExecutor(4, mp_context=context) as processes,
    ):
        for waits in [False, True]:
            tasks = 4 * [waits]
            times = {
                "serial": best(lambda tasks=tasks: list(map(work, tasks))),
                "threads": best(lambda tasks=tasks: list(threads.map(work, tasks))),
                "processes": best(lambda tasks=tasks: list(processes.map(work, tasks))),
                "coroutines": best(lambda waits=waits: asyncio.run(on_a_loop(waits))),
            }
            row = " ".join(f"{model}={took}" for model, took in times.items())
            print(f"main: microseconds name={'io-bound' if waits else 'cpu-bound'} {row}")
            serial = times.pop("serial")
            assert not waits or 2 * max(times.values()) < serial
    # Four coroutines that compute are no faster than one after the other.
    assert asyncio.run(on_a_loop(False)) == 4 * [(threading.main_thread(), compute())]


if __name__ == "__main__":
    main()
