"""A loop hands ten 1-beat tasks to 4 processes: 3 beats, and the caller's list stays empty."""

import asyncio
import concurrent.futures
import multiprocessing
import time

BEAT = 0.1

items = []  # each process has its own


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


def append(number):
    time.sleep(BEAT)
    items.append(number)
    return number, len(items)


async def ten_tasks(processes):
    loop = asyncio.get_running_loop()
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(processes, mp_context=context) as pool:
        start = time.monotonic()
        tasks = [loop.run_in_executor(pool, append, number) for number in range(1, 11)]
        lengths = []
        for result in asyncio.as_completed(tasks):
            number, length = await result
            say(f"a result comes number={number} length={length}")
            lengths.append(length)
        took = time.monotonic() - start
    say(f"all ten results are there processes={processes}")
    assert len(lengths) == 10
    assert took >= max(lengths) * BEAT
    return max(lengths)


async def main():
    asyncio.current_task().set_name("main")
    assert await ten_tasks(4) >= 3  # four, four and two
    assert await ten_tasks(10) >= 1  # a task that sleeps needs no core: more processes are enough
    say(f"has all results, and reads the list length={len(items)}")
    assert items == [], "processes share no memory"


if __name__ == "__main__":
    asyncio.run(main())
