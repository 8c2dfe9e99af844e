"""Coroutines hand blocking calls to threads and await them: three calls, one beat, one list."""

import asyncio
import concurrent.futures
import sys
import threading
import time

BEAT = 0.1


def say(message):
    # One call: `print` writes a line and its end apart, and another thread may come between.
    sys.stdout.write(f"{asyncio.current_task().get_name()}: {message}\n")


def call(name, items):
    sys.stdout.write(f"{threading.current_thread().name}: blocks by={name}\n")
    time.sleep(BEAT)
    items.append((name, threading.current_thread()))


async def hand_over(name, items, pool):
    say("hands its call to a thread")
    await asyncio.get_running_loop().run_in_executor(pool, call, name, items)
    say("has its result")


def name_worker():
    threading.current_thread().name = "worker"


async def main():
    asyncio.current_task().set_name("main")
    items = []
    with concurrent.futures.ThreadPoolExecutor(3, initializer=name_worker) as pool:
        start = time.monotonic()
        names = ["ann", "bob", "cid"]
        calls = [asyncio.create_task(hand_over(name, items, pool), name=name) for name in names]
        await asyncio.gather(*calls)
        took = time.monotonic() - start
    say(f"all three are done took={1000 * took:.0f}ms")
    assert sorted(name for name, _ in items) == names, "threads share the heap"
    assert threading.main_thread() not in [thread for _, thread in items]
    assert took >= 0.99 * BEAT, "a beat is not shorter for that"


if __name__ == "__main__":
    asyncio.run(main())
