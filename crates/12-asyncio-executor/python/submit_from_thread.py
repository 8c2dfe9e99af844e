"""A plain thread hands coroutines to a loop that already runs elsewhere, and waits for results."""

import asyncio
import sys
import threading
import time

BEAT = 0.1


def say(message):
    # One call: `print` writes a line and its end apart, and another thread may come between.
    sys.stdout.write(f"{threading.current_thread().name}: {message}\n")


async def double(name, number):
    sys.stdout.write(f"{name}: begins number={number}\n")
    await asyncio.sleep(BEAT)
    sys.stdout.write(f"{name}: is done double={2 * number}\n")
    return 2 * number, threading.current_thread()


def run(loop):
    say("runs the loop")
    loop.run_forever()
    loop.close()
    say("has run the loop")


def main():
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=run, args=(loop,), name="loop")
    thread.start()
    start = time.monotonic()
    tasks = [
        asyncio.run_coroutine_threadsafe(double(name, number), loop)
        for name, number in [("ann", 1), ("bob", 2), ("cid", 3)]
    ]
    say("has submitted three coroutines, and waits")
    results = [task.result() for task in tasks]
    took = time.monotonic() - start
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    say(f"has three results took={1000 * took:.0f}ms")
    assert results == [(2, thread), (4, thread), (6, thread)], "the loop's thread runs them"
    assert took >= 0.99 * BEAT, "a beat is not shorter for that"


if __name__ == "__main__":
    threading.main_thread().name = "main"
    main()
