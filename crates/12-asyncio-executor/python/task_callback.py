"""The life of a task: defined, created, given a callback, run; at the end its result is read."""

import asyncio
import threading

BEAT = 0.05

called_on = []


def say(message):
    task = asyncio.current_task()  # there is none in a callback
    print(f"{task.get_name() if task else 'main'}: {message}")


async def add(a, b):
    say(f"adds a={a} b={b}")
    await asyncio.sleep(BEAT)
    say(f"has added sum={a + b}")
    return a + b


def call_back(task):
    say(f"is called back sum={task.result()}")
    called_on.append(threading.current_thread())


async def main():
    asyncio.current_task().set_name("main")
    coroutine = add(20, 22)
    say("has defined a coroutine: nothing runs")

    task = asyncio.create_task(coroutine, name="adder")
    say("has created a task: it runs when main waits")

    task.add_done_callback(call_back)
    say("has registered a callback, and waits")

    await task
    say(f"reads the result sum={task.result()}")
    assert task.result() == 42
    assert called_on == [threading.main_thread()], "the loop's thread"


if __name__ == "__main__":
    asyncio.run(main())
