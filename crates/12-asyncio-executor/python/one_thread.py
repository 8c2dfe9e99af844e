"""Two coroutines say which thread they are on: both on the main thread, and never at once."""

import asyncio
import itertools
import threading
import time
import types

BEAT = 0.1


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def work():
    before = compute()
    await asyncio.sleep(BEAT)
    return [before, compute()]


def compute():
    here = threading.current_thread()
    say(f"computes thread={here.name}")
    start = time.monotonic()
    while time.monotonic() - start < BEAT / 10:
        pass
    return here


async def with_slices(coroutine):
    slices = []
    return await steps(coroutine, slices), slices


@types.coroutine
def steps(coroutine, slices):
    while True:
        start = time.monotonic()
        try:
            waits_for = coroutine.send(None)
        except StopIteration as done:
            return done.value
        finally:
            slices.append((start, time.monotonic()))
        yield waits_for


def overlap(a, b):
    return any(a_start < b_end and b_start < a_end for a_start, a_end in a for b_start, b_end in b)


def waits(slices):
    return [(end, start) for (_, end), (start, _) in itertools.pairwise(slices)]


async def main():
    asyncio.current_task().set_name("main")
    start = time.monotonic()
    ann = asyncio.create_task(with_slices(work()), name="ann")
    bob = asyncio.create_task(with_slices(work()), name="bob")
    (ann_on, ann), (bob_on, bob) = await asyncio.gather(ann, bob)
    took = time.monotonic() - start
    say(f"both have waited a beat took={1000 * took:.0f}ms")

    assert ann_on + bob_on == 4 * [threading.main_thread()], "every step is on the main thread"
    assert not overlap(ann, bob), "one thread runs one coroutine at a time"
    assert overlap(waits(ann), waits(bob)), "both wait during the same beat"
    assert took >= BEAT, "a beat is not shorter for that"


if __name__ == "__main__":
    threading.main_thread().name = "main"
    asyncio.run(main())
