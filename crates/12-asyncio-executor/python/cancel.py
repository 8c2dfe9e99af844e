"""A cancelled coroutine stops where it waits: its cleanup runs, and its permit is not lost."""

import asyncio
import contextlib


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def hold(permits, waits):
    try:
        say("wants the permit")
        waits.set()  # on one thread, it is heard when this coroutine waits
        async with permits:  # bob is cancelled here
            say("holds the permit")
            await asyncio.Event().wait()  # ann is cancelled here
    finally:
        say("cleans up")


async def start(name, permits):
    waits = asyncio.Event()
    task = asyncio.create_task(hold(permits, waits), name=name)
    await waits.wait()
    return task


async def cancel(task):
    task.cancel()  # only asks for it
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()


async def main():
    asyncio.current_task().set_name("main")
    permits = asyncio.Semaphore(1)
    ann = await start("ann", permits)
    bob = await start("bob", permits)

    await cancel(bob)
    say(f"has cancelled the one in line permits={int(not permits.locked())}")
    assert permits.locked(), "ann still holds it"

    await cancel(ann)
    say(f"has cancelled the holder permits={int(not permits.locked())}")
    assert not permits.locked(), "the permit has come back"


if __name__ == "__main__":
    asyncio.run(main())
