"""Eight coroutines and three permits: never more than three inside, and 3 beats for all eight."""

import asyncio

BEAT = 0.06

inside = 0
most = 0


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def visit(permits):
    async with permits:  # waits in line, and its thread does not
        await fetch()


async def fetch():
    global inside, most
    inside += 1
    most = max(most, inside)
    say(f"comes in inside={inside}")
    await asyncio.sleep(BEAT)
    inside -= 1
    say("goes out")


async def main():
    asyncio.current_task().set_name("main")
    permits = asyncio.Semaphore(3)
    async with asyncio.TaskGroup() as group:
        visits = [
            group.create_task(visit(permits), name=f"visitor-{number}") for number in range(1, 9)
        ]
    say(f"all have been inside visits={len(visits)} most={most}")
    assert (len(visits), most) == (8, 3)


if __name__ == "__main__":
    asyncio.run(main())
