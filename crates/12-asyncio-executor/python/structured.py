"""A task may outlive the function that started it; in a group or a pool, none does."""

import asyncio
import concurrent.futures
import time

working = []
tasks = set()


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def work():
    working.append("a task")
    try:
        say("works")
        await asyncio.Event().wait()
    finally:
        working.pop()


async def on_its_own():
    tasks.add(asyncio.create_task(work(), name="ann"))  # a task that nobody keeps may vanish
    await asyncio.sleep(0)  # it begins
    raise RuntimeError("no answer")


async def in_a_group():
    async with asyncio.TaskGroup() as group:  # New: when the block fails, it cancels its tasks
        group.create_task(work(), name="bob")
        await asyncio.sleep(0)
        raise RuntimeError("no answer")


def in_a_pool():
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        working.append("a thread")
        pool.submit(lambda: (time.sleep(0.05), working.pop()))
        raise RuntimeError("no answer")  # a thread cannot be cancelled: the block waits for it


async def main():
    asyncio.current_task().set_name("main")
    try:
        await on_its_own()
    except RuntimeError:
        free = 3 - len(working)
        say(f"the function has failed, and its task works on free={free}")
        assert free == 2

    try:
        await in_a_group()
    except* RuntimeError:
        pass
    try:
        in_a_pool()
    except RuntimeError:
        free = 3 - len(working)
        say(f"these have failed, and nobody works on free={free}")
        assert free == 2


if __name__ == "__main__":
    asyncio.run(main())
