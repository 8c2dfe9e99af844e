"""A loop hands ten 1-beat tasks to 4 processes: 3 beats, and the caller's list stays empty."""

import asyncio
import concurrent.futures
import multiprocessing
import time

BEAT = 0.1

items = []


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


def task(number):
    time.sleep(BEAT)
    items.append(number)
    return number, len(items)


async def ten_tasks(processes):
    loop = asyncio.get_running_loop()
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(processes, mp_context=context) as pool:
        start = time.monotonic()
        tasks = [loop.run_in_executor(pool, task, number) for number in range(1, 11)]
        numbers = []
        for result in asyncio.as_completed(tasks):
            number, length = await result
            say(f"a result comes task={number} its_list={length}")
            numbers.append(number)
        took = time.monotonic() - start
    say(f"all ten results are there processes={processes} took={1000 * took:.0f}ms")
    return numbers, took


async def main():
    asyncio.current_task().set_name("main")
    numbers, four = await ten_tasks(4)
    _, ten = await ten_tasks(10)
    say(f"has all results my_list={len(items)}")
    assert sorted(numbers) == list(range(1, 11)), "all ten results arrive"
    assert items == [], "processes do not share memory"
    assert four >= 3 * BEAT, "four, four and two"
    assert ten >= BEAT  # starting ten interpreters takes longer than that


if __name__ == "__main__":
    asyncio.run(main())
