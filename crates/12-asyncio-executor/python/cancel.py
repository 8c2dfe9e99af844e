"""A cancelled coroutine stops where it waits: its cleanup runs, and its permit is not lost."""

import asyncio
import contextlib


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def hold_for_ever(permits, waits):
    try:
        say("wants the permit")
        waits.set()  # whoever hears this runs when this coroutine waits
        async with permits:
            say("holds the permit")
            await asyncio.Event().wait()
    finally:
        say("cleans up")


async def start(name, permits):
    waits = asyncio.Event()
    task = asyncio.create_task(hold_for_ever(permits, waits), name=name)
    await waits.wait()
    return task


async def cancel(task):
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return task.cancelled()


async def main():
    asyncio.current_task().set_name("main")
    permits = asyncio.Semaphore(1)
    ann = await start("ann", permits)
    bob = await start("bob", permits)

    cancelled = await cancel(bob)
    say(f"has cancelled the one in line permits={int(not permits.locked())}")
    assert cancelled
    assert permits.locked(), "the other holds it still"

    cancelled = await cancel(ann)
    say(f"has cancelled the holder permits={int(not permits.locked())}")
    assert cancelled
    assert not permits.locked(), "the permit has come back"

    cid = await start("cid", permits)
    assert permits.locked(), "and the next one has it"
    assert await cancel(cid)


if __name__ == "__main__":
    asyncio.run(main())
