"""Results come in the order of the call; if one fails, stop at once or collect all of them."""

import asyncio
import time

BEAT = 0.06

have_counted = []


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def count(name, lines):
    for line in range(1, lines + 1):
        say(f"counts line={line}")
        await asyncio.sleep(BEAT)
    have_counted.append(name)
    return f"{name} has counted"


async def fail(name):
    say("counts line=1")
    await asyncio.sleep(BEAT / 6)
    say("fails")
    raise RuntimeError(f"{name} has failed")


async def main():
    asyncio.current_task().set_name("main")
    start = time.monotonic()
    ann = asyncio.create_task(count("ann", 3), name="ann")
    bob = asyncio.create_task(count("bob", 1), name="bob")
    results = await asyncio.gather(ann, bob)
    took = time.monotonic() - start
    say(f"both have counted took={1000 * took:.0f}ms")
    assert results == ["ann has counted", "bob has counted"]
    assert have_counted == ["bob", "ann"], "bob was done first"

    # The first error is raised. The others are not cancelled: they go on, unless we do it.
    start = time.monotonic()
    cid = asyncio.create_task(count("cid", 3), name="cid")
    dan = asyncio.create_task(fail("dan"), name="dan")
    try:
        await asyncio.gather(cid, dan)
    except RuntimeError as error:
        failure = str(error)
    took = time.monotonic() - start
    assert not cid.done()
    cid.cancel()
    say(f"one has failed, and nobody waits for the other took={1000 * took:.0f}ms")
    assert failure == "dan has failed"

    # Each has a result of its own. All are waited for.
    start = time.monotonic()
    eve = asyncio.create_task(fail("eve"), name="eve")
    fay = asyncio.create_task(count("fay", 3), name="fay")
    results = await asyncio.gather(eve, fay, return_exceptions=True)
    took = time.monotonic() - start
    say(f"one has failed, and the other has counted took={1000 * took:.0f}ms")
    assert [str(result) for result in results] == ["eve has failed", "fay has counted"]
    assert have_counted == ["bob", "ann", "fay"], "cid has never counted all"


if __name__ == "__main__":
    asyncio.run(main())
