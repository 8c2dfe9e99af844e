"""The same program as a generator with a loop, with delegation, and with async and await."""

import asyncio
import time

WORK = 0.01

steps = []


def say(lane, message):
    print(f"{lane}: {message}")


def note(name, step):
    say(name, step)
    time.sleep(WORK)
    steps.append(step)


def boil(name):
    note(name, "fills the kettle")
    yield
    note(name, "boils the water")
    yield
    return 3


def tea_by_loop(name):
    inner = boil(name)
    while True:
        try:
            next(inner)
        except StopIteration as end:
            minutes = end.value
            break
        yield
    note(name, "pours the tea")
    return minutes + 1


def tea_by_delegation(name):
    minutes = yield from boil(name)
    note(name, "pours the tea")
    return minutes + 1


async def boil_async(name):
    note(name, "fills the kettle")
    await asyncio.sleep(0)
    note(name, "boils the water")
    await asyncio.sleep(0)
    return 3


async def tea_by_await(name):
    minutes = await boil_async(name)
    note(name, "pours the tea")
    return minutes + 1


def in_turn(tea):
    running = [tea("ann"), tea("bob")]
    minutes = []
    while running:
        for generator in list(running):
            try:
                next(generator)
            except StopIteration as end:
                minutes.append(end.value)
                running.remove(generator)
    return minutes


async def gathered():
    return await asyncio.gather(tea_by_await("ann"), tea_by_await("bob"))


def main():
    forms = [
        ("first form: a loop", lambda: in_turn(tea_by_loop)),
        ("second form: delegation", lambda: in_turn(tea_by_delegation)),
        ("third form: async and await", lambda: asyncio.run(gathered())),
    ]
    seen = []
    for title, run in forms:
        say("main", title)
        steps.clear()
        assert run() == [4, 4]
        seen.append(list(steps))
    assert seen[0] == seen[1] == seen[2]


if __name__ == "__main__":
    main()
