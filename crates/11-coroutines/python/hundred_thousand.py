"""A hundred thousand coroutines wait in one process, and each takes less than a page of memory."""

import asyncio

COROUTINES = 100_000


def in_use():
    with open("/proc/self/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("RssAnon:"))
    return int(line.split()[1]) * 1024


async def keep(number):
    await asyncio.sleep(0)
    return number


async def start_them_all():
    before = in_use()
    tasks = [asyncio.create_task(keep(number)) for number in range(COROUTINES)]
    await asyncio.sleep(0)  # each of them runs up to its `await`
    size = (in_use() - before) // COROUTINES
    assert sum(await asyncio.gather(*tasks)) == 4_999_950_000, "each has kept its number"
    return size


def main():
    size = asyncio.run(start_them_all())
    print(f"main: each coroutine bytes={size}")
    gib = COROUTINES * 2 // 1024  # for the stack of a thread, Rust reserves 2 MiB
    print(f"main: as many threads would reserve for their stacks gib={gib}")
    assert size < 4096, "less than a page"


if __name__ == "__main__":
    main()
