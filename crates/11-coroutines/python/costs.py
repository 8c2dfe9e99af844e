"""What a process, a thread and a coroutine cost: to create, to switch to, and to keep.

Differs: the length of a bar depends on what was measured, so here is only the table. And
switching costs the same three times: the interpreter and asyncio take for a coroutine about what
the kernel takes for a thread.
"""

import asyncio
import os
import subprocess
import threading
import time


def best(rounds, count, steps):
    """The best of many rounds, each so short that some are not disturbed."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        steps(count)
        times.append(time.perf_counter() - started)
    return min(times) / count


def create():
    def processes(count):
        for _ in range(count):
            subprocess.run(["true"], check=True)

    def threads(count):
        for _ in range(count):
            thread = threading.Thread(target=lambda: None)
            thread.start()
            thread.join()

    async def nothing():
        pass

    async def coroutines(count):
        for _ in range(count):
            await asyncio.create_task(nothing())

    return [
        best(30, 1, processes),
        best(200, 1, threads),
        best(50, 100, lambda count: asyncio.run(coroutines(count))),
    ]


def switch():
    def there_and_back(there, back):
        def rounds(count):
            for _ in range(count):
                os.write(there, b"x")
                os.read(back, 1)

        return best(50, 20, rounds) / 2

    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as cat:
        process = there_and_back(cat.stdin.fileno(), cat.stdout.fileno())
        cat.stdin.close()

    its_input, there = os.pipe()
    back, its_output = os.pipe()

    def copies():
        while byte := os.read(its_input, 1):
            os.write(its_output, byte)

    echo = threading.Thread(target=copies)
    echo.start()
    thread = there_and_back(there, back)
    os.close(there)
    echo.join()
    for end in [its_input, back, its_output]:
        os.close(end)

    async def stand_back(times):
        for _ in range(times):
            await asyncio.sleep(0)

    async def ten(count):
        await asyncio.gather(*[stand_back(count // 10) for _ in range(10)])

    coroutine = best(50, 1_000, lambda count: asyncio.run(ten(count)))
    return [process, thread, coroutine]


def main():
    created, switched = create(), switch()
    for what, to_create, to_switch in zip(
        ["process", "thread", "coroutine"], created, switched, strict=True
    ):
        print(f"main: {what} create={to_create * 1e6:.1f}µs switch={to_switch * 1e6:.1f}µs")
    assert created[0] > created[1] > created[2], created


if __name__ == "__main__":
    main()
