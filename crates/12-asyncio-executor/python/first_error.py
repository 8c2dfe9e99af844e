"""One of two coroutines fails: `gather` raises it, and with `return_exceptions` waits for both."""

import asyncio

BEAT = 0.06

have_counted = []


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def count(name, lines):
    for line in range(1, lines + 1):
        say(f"counts line={line}")
        await asyncio.sleep(BEAT)
    have_counted.append(name)
    return name


async def fail(name):
    await asyncio.sleep(0)  # the other one begins
    say("fails")
    raise RuntimeError(name)


async def main():
    asyncio.current_task().set_name("main")
    ann = asyncio.create_task(fail("ann"), name="ann")
    bob = asyncio.create_task(count("bob", 3), name="bob")
    try:
        await asyncio.gather(ann, bob)
    except RuntimeError as error:
        first_error = str(error)
    assert not bob.done()  # `gather` does not cancel the others: they continue, unless we do it
    bob.cancel()
    say("one has failed, and nobody waits for the other")
    assert first_error == "ann"

    cid = asyncio.create_task(fail("cid"), name="cid")
    dan = asyncio.create_task(count("dan", 3), name="dan")
    error, result = await asyncio.gather(cid, dan, return_exceptions=True)
    say("one has failed, and the other has counted")
    assert (str(error), result) == ("cid", "dan")
    assert have_counted == ["dan"], "bob was stopped"


if __name__ == "__main__":
    asyncio.run(main())
