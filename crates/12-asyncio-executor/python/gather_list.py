"""As many tasks as a list is long: each result comes in its place, and an exception is one, too.

Differs: a panic is reported when it happens, an exception is not; Rust's results are an `Option`.
"""

import asyncio

BEAT = 0.06


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def halve(number):
    await asyncio.sleep(BEAT)
    if number % 2:
        raise ValueError(f"{number} is odd")
    say(f"is done half={number // 2}")
    return number // 2


async def main():
    asyncio.current_task().set_name("main")
    numbers = [2, 3, 4, 5, 6]
    tasks = [asyncio.create_task(halve(number), name=f"task-{number}") for number in numbers]
    results = await asyncio.gather(*tasks, return_exceptions=True)
    say(f"all have ended results={results}")
    assert list(map(str, results)) == ["1", "3 is odd", "2", "5 is odd", "3"]


if __name__ == "__main__":
    asyncio.run(main())
