"""A plain thread hands coroutines to a loop that already runs elsewhere, and waits for results."""

import asyncio
import sys
import threading

BEAT = 0.1


def say(who, message):
    # One call: `print` writes a line and its end apart, and another thread may come between.
    sys.stdout.write(f"{who}: {message}\n")


async def double(name, number):
    say(name, f"begins number={number}")
    await asyncio.sleep(BEAT)
    say(name, f"is done double={2 * number}")
    return 2 * number, threading.current_thread()


def run(loop):
    loop.run_forever()
    loop.close()


def main():
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=run, args=(loop,), name="loop")
    thread.start()
    tasks = [
        asyncio.run_coroutine_threadsafe(double(name, number), loop)
        for name, number in [("ann", 1), ("bob", 2), ("cid", 3)]
    ]
    say("main", "has submitted three coroutines, and waits")
    results = [task.result() for task in tasks]

    say("main", "has three results")
    assert results == [(2, thread), (4, thread), (6, thread)], "the loop's thread runs them"
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


if __name__ == "__main__":
    main()
