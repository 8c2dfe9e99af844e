"""Eight coroutines and three permits: never more than three inside, and 3 beats for all eight."""

import asyncio
import time

BEAT = 0.06


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


class Site:
    def __init__(self, limit):
        self.permits = asyncio.Semaphore(limit)
        self.inside = 0
        self.most = 0

    async def fetch(self):
        async with self.permits:
            self.inside += 1
            self.most = max(self.most, self.inside)
            say(f"comes in inside={self.inside}")
            await asyncio.sleep(BEAT)
            self.inside -= 1
            say("goes out")


async def visit(visitors, limit):
    site = Site(limit)
    async with asyncio.TaskGroup() as group:
        for number in range(1, visitors + 1):
            group.create_task(site.fetch(), name=f"visitor-{number}")
    return site.most


async def main():
    asyncio.current_task().set_name("main")
    start = time.monotonic()
    most = await visit(8, 3)
    took = time.monotonic() - start
    say(f"all eight have been inside most={most} took={1000 * took:.0f}ms")
    assert most == 3, "as many as there are permits"
    assert took >= 3 * BEAT, "three, three and two"


if __name__ == "__main__":
    asyncio.run(main())
