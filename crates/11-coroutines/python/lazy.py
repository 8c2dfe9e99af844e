"""An async function does nothing when it is called: it runs when awaited, or as a task."""

import asyncio

greeted = 0


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def greet(guest):
    global greeted
    say(f"greets guest={guest}")
    greeted += 1


async def main():
    asyncio.current_task().set_name("main")
    forgotten = greet("ann")
    await asyncio.sleep(0)
    say("has called it: nothing runs")
    forgotten.close()  # without this: RuntimeWarning: coroutine 'greet' was never awaited
    assert greeted == 0

    say("awaits the second")
    await greet("bob")
    assert greeted == 1

    task = asyncio.create_task(greet("cid"), name="cid")
    say("has spawned the third: it is in the ready queue")
    assert greeted == 1
    await asyncio.sleep(0)
    say("the third has run, although nobody awaits it")
    assert greeted == 2
    await task


if __name__ == "__main__":
    asyncio.run(main())
