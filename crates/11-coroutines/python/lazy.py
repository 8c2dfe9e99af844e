"""An async function does nothing when it is called: it runs when awaited, or as a task."""

import asyncio

guests = []


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def greet(guest):
    say(f"greets guest={guest}")
    guests.append(guest)


async def main():
    asyncio.current_task().set_name("main")

    forgotten = greet("ann")
    say("has called it: nothing runs")
    await asyncio.sleep(0)
    assert guests == []
    forgotten.close()  # without this: RuntimeWarning: coroutine 'greet' was never awaited
    say("has dropped it: nothing has run")
    assert guests == []

    awaited = greet("bob")
    say("awaits the second")
    await awaited
    assert guests == ["bob"]

    task = asyncio.create_task(greet("cid"), name="cid")
    say("has spawned the third: it is in the ready queue")
    assert guests == ["bob"]
    await asyncio.sleep(0)
    assert guests == ["bob", "cid"]
    say("the third has run, although nobody awaits it")
    await task


if __name__ == "__main__":
    asyncio.run(main())
