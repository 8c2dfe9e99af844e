"""A call that blocks freezes every coroutine of the loop; on a thread of its own it does not."""

import asyncio
import sys
import time

BEAT = 0.06

ticks = 0


def say(message):
    # One call: `print` writes a line and its end apart, and another thread may come between.
    sys.stdout.write(f"{asyncio.current_task().get_name()}: {message}\n")


async def tick():
    global ticks
    ticks = 0
    for number in range(1, 4):
        await asyncio.sleep(BEAT)
        say(f"ticks tick={number}")
        ticks = number


async def call_here():
    block("wrong")  # the loop's thread can do nothing else
    return ticks


async def call_on_a_thread():
    await asyncio.to_thread(block, "helper")  # only this coroutine waits for it
    return ticks


def block(who):
    sys.stdout.write(f"{who}: blocks\n")
    time.sleep(5 * BEAT)


async def main():
    asyncio.current_task().set_name("main")
    clock = asyncio.create_task(tick(), name="frozen clock")
    wrong = asyncio.create_task(call_here(), name="wrong")
    _, seen = await asyncio.gather(clock, wrong)
    say(f"while the call blocked the loop ticks={seen}")
    assert seen == 0, "its timer was due, and the loop did not look"

    clock = asyncio.create_task(tick(), name="clock")
    right = asyncio.create_task(call_on_a_thread(), name="right")
    _, seen = await asyncio.gather(clock, right)
    say(f"while the call blocked another thread ticks={seen}")
    assert seen != 0


if __name__ == "__main__":
    asyncio.run(main())
