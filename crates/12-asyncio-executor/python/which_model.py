"""Computing and waiting, each done serially, by threads, by processes, by coroutines: measured.

Differs: which model is the fastest for computing is another one; with an interpreter lock, threads
compute no faster than one after the other.
"""

import asyncio
import concurrent.futures
import multiprocessing
import time

TASKS = 4
WAIT = 0.025
STEPS = 40_000
ROUNDS = 3
WORK = ["cpu-bound", "io-bound"]


def compute():
    x = 1
    for step in range(STEPS):
        x = (x * 1_103_515_245 + step) % 2**31
    return x


def task(work):
    if work == WORK[0]:
        return compute()
    return time.sleep(WAIT)


async def coroutine(work):
    if work == WORK[0]:
        return compute()
    return await asyncio.sleep(WAIT)


async def gather(work):
    await asyncio.gather(*(coroutine(work) for _ in range(TASKS)))


def main():
    context = multiprocessing.get_context("spawn")
    with (
        concurrent.futures.ThreadPoolExecutor(TASKS) as threads,
        concurrent.futures.ProcessPoolExecutor(TASKS, mp_context=context) as processes,
    ):
        models = {
            "serial": lambda work: [task(work) for _ in range(TASKS)],
            "threads": lambda work: list(threads.map(task, TASKS * [work])),
            "processes": lambda work: list(processes.map(task, TASKS * [work])),
            "coroutines": lambda work: asyncio.run(gather(work)),
        }
        best = {work: dict.fromkeys(models, float("inf")) for work in WORK}
        for _ in range(ROUNDS):
            for work, times in best.items():
                for model, run in models.items():
                    start = time.perf_counter()
                    run(work)
                    times[model] = min(times[model], time.perf_counter() - start)
    for work, times in best.items():
        row = " ".join(f"{model}={1000 * took:.1f}" for model, took in times.items())
        print(f"main: milliseconds work={work} {row}")
        print(f"main: is the fastest here work={work} model={min(times, key=times.get)}")
    waits = best["io-bound"]
    assert waits["serial"] >= TASKS * WAIT, "waits in sequence add up"
    assert max(waits, key=waits.get) == "serial", "all others wait at the same time"


if __name__ == "__main__":
    main()
