"""Two coroutines count, and the second is done first: results come in the order of the call."""

import asyncio

BEAT = 0.06

arrived = []


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def count(name, lines):
    for line in range(1, lines + 1):
        say(f"counts line={line}")
        await asyncio.sleep(BEAT)
    arrived.append(name)
    return name


async def main():
    asyncio.current_task().set_name("main")
    ann = asyncio.create_task(count("ann", 3), name="ann")
    bob = asyncio.create_task(count("bob", 2), name="bob")
    results = await asyncio.gather(ann, bob)
    say("both have counted")
    assert results == ["ann", "bob"]
    assert arrived == ["bob", "ann"]


if __name__ == "__main__":
    asyncio.run(main())
