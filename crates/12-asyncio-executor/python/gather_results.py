"""Results come in the order of the call; if one fails, stop at once or collect all of them."""

import asyncio
import time

BEAT = 0.06


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def count(name, fails_after):
    for line in range(1, 4):
        say(f"counts line={line}")
        if line == fails_after:
            await asyncio.sleep(BEAT / 6)
            say("fails")
            raise RuntimeError(f"{name} has failed")
        await asyncio.sleep(BEAT)
    return f"{name} has counted"


def task(name, fails_after):
    return asyncio.create_task(count(name, fails_after), name=name)


async def main():
    asyncio.current_task().set_name("main")
    start = time.monotonic()
    results = await asyncio.gather(task("ann", None), task("bob", None))
    took = time.monotonic() - start
    say(f"both have counted took={1000 * took:.0f}ms")
    assert results == ["ann has counted", "bob has counted"]
    assert took >= 3 * BEAT, "3 beats, and 6 only on a very busy machine"

    # The first error is raised. The others are not cancelled: they go on, unless we do it.
    start = time.monotonic()
    cid = task("cid", None)
    try:
        await asyncio.gather(cid, task("dan", 1))
    except RuntimeError as error:
        failure = str(error)
    took = time.monotonic() - start
    assert not cid.done()
    cid.cancel()
    say(f"one has failed, and nobody waits for the other took={1000 * took:.0f}ms")
    assert failure == "dan has failed"
    assert took >= BEAT / 6, "as long as the failure"

    # Each has a result of its own. All are waited for.
    start = time.monotonic()
    eve, fay = await asyncio.gather(task("eve", 1), task("fay", None), return_exceptions=True)
    took = time.monotonic() - start
    say(f"one has failed, and the other has counted took={1000 * took:.0f}ms")
    assert (str(eve), fay) == ("eve has failed", "fay has counted")
    assert took >= 3 * BEAT, "fay is waited for"


if __name__ == "__main__":
    asyncio.run(main())
