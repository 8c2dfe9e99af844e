"""Three coroutines of different length: wait for the first, take all as they come, or race them."""

import asyncio

BEAT = 0.06

arrived = []


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def run(name, beats):
    await asyncio.sleep(beats * BEAT)
    say(f"arrives beats={beats}")
    arrived.append(name)
    return name


def start(*runners):
    return [asyncio.create_task(run(name, beats), name=name) for name, beats in runners]


async def main():
    asyncio.current_task().set_name("main")
    tasks = start(("ann", 3), ("bob", 1), ("cid", 2))
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    first = arrived[0]
    others = [task for task in tasks if task.get_name() != first]
    say(f"the others run on first={first} running={len(others)}")
    assert first == "bob"

    for task in asyncio.as_completed(others):
        say(f"takes them as they come next={await task}")

    # The loser is not cancelled, unless we do it.
    racers = start(("dan", 1), ("eve", 40))
    done, losers = await asyncio.wait(racers, return_when=asyncio.FIRST_COMPLETED)
    losers.pop().cancel()
    say(f"the race is over winner={done.pop().result()}")
    assert arrived == ["bob", "cid", "ann", "dan"]  # eve never arrives


if __name__ == "__main__":
    asyncio.run(main())
