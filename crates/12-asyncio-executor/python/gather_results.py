"""Results come in the order of the call; if one fails, stop at once or collect all of them."""

import asyncio

BEAT = 0.06

have_counted = []  # in the order of arrival


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def count(name, lines):
    for line in range(1, lines + 1):
        say(f"counts line={line}")
        await asyncio.sleep(BEAT)
    have_counted.append(name)
    return name


async def fail(name):
    await asyncio.sleep(BEAT / 6)
    say("fails")
    raise RuntimeError(name)


async def main():
    asyncio.current_task().set_name("main")
    ann = asyncio.create_task(count("ann", 3), name="ann")
    bob = asyncio.create_task(count("bob", 1), name="bob")
    results = await asyncio.gather(ann, bob)
    say("both have counted")
    assert results == ["ann", "bob"]  # although bob was done first

    # The first error is raised. The others are not cancelled: they continue, unless we do it.
    cid = asyncio.create_task(count("cid", 3), name="cid")
    dan = asyncio.create_task(fail("dan"), name="dan")
    try:
        await asyncio.gather(cid, dan)
    except RuntimeError as error:
        failure = error
    assert not cid.done()
    cid.cancel()
    say("one has failed, and nobody waits for the other")
    assert str(failure) == "dan"

    # Each has a result of its own, and all are waited for.
    eve = asyncio.create_task(fail("eve"), name="eve")
    fay = asyncio.create_task(count("fay", 3), name="fay")
    failure, result = await asyncio.gather(eve, fay, return_exceptions=True)
    say("one has failed, and the other has counted")
    assert (str(failure), result) == ("eve", "fay")

    assert have_counted == ["bob", "ann", "fay"], "cid was stopped"


if __name__ == "__main__":
    asyncio.run(main())
