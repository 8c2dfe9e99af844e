"""A call that blocks freezes every coroutine of the loop; on a thread of its own it does not."""

import asyncio
import sys
import time

BEAT = 0.06


def say(message):
    # One call: `print` writes a line and its end apart, and another thread may come between.
    sys.stdout.write(f"{asyncio.current_task().get_name()}: {message}\n")


async def tick(ticks):
    for number in range(1, 4):
        await asyncio.sleep(BEAT)
        say(f"ticks tick={number}")
        ticks.append(number)


def blocking_call(who):
    sys.stdout.write(f"{who}: blocks\n")
    time.sleep(5 * BEAT)


async def on_the_loop(ticks):
    blocking_call("wrong")
    return len(ticks)


async def on_a_thread(ticks):
    await asyncio.to_thread(blocking_call, "helper")
    return len(ticks)


async def beside_a_clock(clock, name, caller):
    ticks = []
    clock = asyncio.create_task(tick(ticks), name=clock)
    caller = asyncio.create_task(caller(ticks), name=name)
    return (await asyncio.gather(clock, caller))[1]


async def main():
    asyncio.current_task().set_name("main")
    frozen = await beside_a_clock("frozen clock", "wrong", on_the_loop)
    say(f"while the call blocked the loop ticks={frozen}")
    beside = await beside_a_clock("clock", "right", on_a_thread)
    say(f"while the call blocked a thread of its own ticks={beside}")
    assert frozen == 0, "its timer was due, but nobody looked"
    assert beside > 0, "and now somebody does, for five beats"


if __name__ == "__main__":
    asyncio.run(main())
