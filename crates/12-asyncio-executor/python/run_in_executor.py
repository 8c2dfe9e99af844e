"""Coroutines hand blocking calls to threads and await them: three calls, one beat, one list."""

import asyncio
import concurrent.futures
import sys
import threading
import time

BEAT = 0.1

items = []
all_block = threading.Barrier(3)


def say(message):
    # One call: `print` writes a line and its end apart, and another thread may come between.
    sys.stdout.write(f"{asyncio.current_task().get_name()}: {message}\n")


async def hand_over(pool):
    say("hands its call to a thread")
    await asyncio.get_running_loop().run_in_executor(pool, block)
    say("has the result")


def block():
    sys.stdout.write(f"{threading.current_thread().name}: blocks\n")
    all_block.wait()  # passed only when three threads are here
    time.sleep(BEAT)
    items.append(threading.current_thread())


def name_worker():
    threading.current_thread().name = "worker"


async def main():
    asyncio.current_task().set_name("main")
    with concurrent.futures.ThreadPoolExecutor(3, initializer=name_worker) as pool:
        async with asyncio.TaskGroup() as group:
            for name in ["ann", "bob", "cid"]:
                group.create_task(hand_over(pool), name=name)
    assert len(items) == 3, "threads share the heap"
    assert threading.main_thread() not in items


if __name__ == "__main__":
    asyncio.run(main())
