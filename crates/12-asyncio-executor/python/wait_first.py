"""Three coroutines of different length: wait for the first, take all as they come, or race them."""

import asyncio
import time

BEAT = 0.06


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def run(name, beats):
    await asyncio.sleep(beats * BEAT)
    say(f"arrives beats={beats}")
    return name


def start(runners):
    return [asyncio.create_task(run(name, beats), name=name) for name, beats in runners]


async def race(a, b):
    done, pending = await asyncio.wait(start([a, b]), return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    return done.pop().result()


async def main():
    asyncio.current_task().set_name("main")
    tasks = start([("ann", 3), ("bob", 1), ("cid", 2)])
    done, running = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    first = done.pop().result()
    say(f"the first is there, and the others run on first={first} running={len(running)}")
    assert (first, len(running)) == ("bob", 2)

    others = [await task for task in asyncio.as_completed(running)]
    say("the others are there, in the order of their arrival")
    assert others == ["cid", "ann"]

    begin = time.monotonic()
    winner = await race(("dan", 1), ("eve", 40))
    took = time.monotonic() - begin
    say(f"the race is over winner={winner}")
    assert winner == "dan"
    assert BEAT <= took < 40 * BEAT, "the loser is not waited for"


if __name__ == "__main__":
    asyncio.run(main())
