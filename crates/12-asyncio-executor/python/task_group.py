"""A group of tasks ends as a whole: when one fails, the others are cancelled, and none is left."""

import asyncio
import time

BEAT = 0.06


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def work(beats, fails):
    say(f"begins beats={beats}")
    try:
        await asyncio.sleep(beats * BEAT)
    except asyncio.CancelledError:
        say("is cancelled")
        raise
    if fails:
        say("fails")
        raise RuntimeError(f"failed after {beats} beats")
    say("is done")
    return beats


async def all_or_none(*tasks):
    async with asyncio.TaskGroup() as group:
        started = [group.create_task(work(beats, fails), name=name) for name, beats, fails in tasks]
    return [task.result() for task in started]


async def main():
    asyncio.current_task().set_name("main")
    results = await all_or_none(("ann", 1, False), ("bob", 2, False), ("cid", 3, False))
    say("all of the group are done")
    assert results == [1, 2, 3]

    start = time.monotonic()
    failures = None
    try:
        await all_or_none(("dan", 40, False), ("eve", 1, True), ("fay", 40, False))
    except* RuntimeError as group:
        failures = [str(error) for error in group.exceptions]
    took = time.monotonic() - start
    say("one of the group has failed, and no other is left")
    assert failures == ["failed after 1 beats"]
    assert took < 40 * BEAT, "nobody waits for the cancelled"


if __name__ == "__main__":
    asyncio.run(main())
