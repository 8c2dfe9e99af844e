"""A hundred thousand coroutines wait in one process, and each takes less than a page of memory."""

import asyncio
import threading
import time

COROUTINES = 100_000
THREADS = 100
STACK = 2 * 1024 * 1024


def say(message):
    print(f"main: {message}")


def in_use():
    try:
        with open("/proc/self/status") as status:
            line = next(line for line in status if line.startswith("RssAnon:"))
    except (OSError, StopIteration):
        return None
    return int(line.split()[1]) * 1024


def each_since(before, count):
    now = in_use()
    return None if None in (before, now) else max(0, now - before) // count


async def keep(number):
    await asyncio.sleep(0)
    return number


async def run(count):
    before = in_use()
    tasks = [asyncio.create_task(keep(number)) for number in range(count)]
    await asyncio.sleep(0)  # each of them runs up to its `await`
    size = each_since(before, count)
    total = 0
    for task in tasks:
        total += await task
    return total, size


def of_threads(count):
    threading.stack_size(STACK)
    before = in_use()
    go_on = threading.Event()
    waiting = threading.Barrier(count + 1)

    def wait():
        waiting.wait()
        go_on.wait()

    threads = [threading.Thread(target=wait) for _ in range(count)]
    for thread in threads:
        thread.start()
    waiting.wait()
    size = each_since(before, count)
    go_on.set()
    for thread in threads:
        thread.join()
    return size


def main():
    of_thread = of_threads(THREADS)
    started = time.monotonic()
    total, size = asyncio.run(run(COROUTINES))
    ms = (time.monotonic() - started) * 1000
    say(f"all were alive at once, and are done coroutines={COROUTINES} ms={ms:.0f}")
    assert total == COROUTINES * (COROUTINES - 1) // 2

    if None in (size, of_thread):
        say("this system does not say how much memory is in use")
        return
    say(f"each coroutine bytes={size}")
    say(f"each thread bytes={of_thread} reserved={STACK}")
    say(f"as many threads would reserve for their stacks gib={COROUTINES * STACK >> 30}")
    assert 1 <= size < 4096, f"a coroutine takes {size} bytes: less than a page"
    assert of_thread > 2 * size, f"a thread takes more: {of_thread} bytes"


if __name__ == "__main__":
    main()
