"""What executors of CPython take, round by round, for `cargo bench -p ch12-asyncio-executor`.

Each line read is a job and a number of tasks; each line written is how many seconds it took.
"""

import asyncio
import concurrent.futures
import sys
import time


def double(number):
    return 2 * number


def submit(pool, count):
    tasks = [pool.submit(double, number) for number in range(count)]
    return [task.result() for task in tasks]


def in_turn(pool, count):
    return [pool.submit(double, number).result() for number in range(count)]


async def gather(pool, count):
    loop = asyncio.get_running_loop()
    calls = (loop.run_in_executor(pool, double, number) for number in range(count))
    return await asyncio.gather(*calls)


def run_in_executor(pool, count):
    return asyncio.run(gather(pool, count))


JOBS = {"submit": submit, "in-turn": in_turn, "run-in-executor": run_in_executor}


def main():
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for line in sys.stdin:
            job, count = line.split()
            start = time.perf_counter()
            results = JOBS[job](pool, int(count))
            took = time.perf_counter() - start
            assert results == [2 * number for number in range(int(count))]
            print(took, flush=True)


if __name__ == "__main__":
    main()
