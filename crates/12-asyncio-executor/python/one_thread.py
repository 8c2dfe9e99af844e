"""Two coroutines say which thread they are on: both on the main thread, and never at once."""

import asyncio
import threading
import time

BEAT = 0.1

steps = []


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def work(name):
    compute(name)
    await asyncio.sleep(BEAT)  # only here can another coroutine run
    compute(name)


def compute(name):
    here = threading.current_thread()
    say(f"computes thread={here.name}")
    steps.append((name, here))
    start = time.monotonic()
    while time.monotonic() - start < BEAT / 10:
        pass


async def main():
    asyncio.current_task().set_name("main")
    start = time.monotonic()
    async with asyncio.TaskGroup() as group:
        group.create_task(work("ann"), name="ann")
        group.create_task(work("bob"), name="bob")
    say(f"both have waited a beat milliseconds={1000 * (time.monotonic() - start):.0f}")

    assert steps == [(name, threading.main_thread()) for name in ["ann", "bob", "ann", "bob"]]


if __name__ == "__main__":
    threading.main_thread().name = "main"
    asyncio.run(main())
