"""The same program as a generator with a loop, with delegation, and with async and await."""

import asyncio


def say(message):
    print(f"main: {message}")


def tea_by_loop():
    inner = boil()
    while True:
        try:
            stop = next(inner)
        except StopIteration as end:
            minutes = end.value
            break
        yield stop  # each stop of the inner one is passed on
    say("pours the tea")
    return minutes + 1


def tea_by_delegation():
    minutes = yield from boil()  # New: the loop has become one word
    say("pours the tea")
    return minutes + 1


async def tea_by_await():
    minutes = await boil_async()  # New: the word is `await`, and it is no longer a generator
    say("pours the tea")
    return minutes + 1


def boil():
    """What all three wait for. It stops after each step, and returns the minutes that it took."""
    say("fills the kettle")
    yield
    say("boils the water")
    yield
    return 3


async def boil_async():
    say("fills the kettle")
    await asyncio.sleep(0)
    say("boils the water")
    await asyncio.sleep(0)
    return 3


def stops_and_minutes(tea):
    """A coroutine has the same `send` as a generator."""
    stops = 0
    while True:
        try:
            tea.send(None)
        except StopIteration as end:
            return stops, end.value
        stops += 1


def main():
    say("first form: a loop")
    assert stops_and_minutes(tea_by_loop()) == (2, 4)
    say("second form: delegation")
    assert stops_and_minutes(tea_by_delegation()) == (2, 4)
    say("third form: async and await")
    assert stops_and_minutes(tea_by_await()) == (2, 4)


if __name__ == "__main__":
    main()
