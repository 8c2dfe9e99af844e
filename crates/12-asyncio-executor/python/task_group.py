"""A group of tasks ends as a whole: when one fails, the others are cancelled, and none is left."""

import asyncio

BEAT = 0.06


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def work(beats):
    say(f"begins beats={beats}")
    await asyncio.sleep(beats * BEAT)
    say("is done")
    return beats


async def fail():
    say("begins")
    await asyncio.sleep(BEAT)
    say("fails")
    raise RuntimeError("no answer")


async def main():
    asyncio.current_task().set_name("main")
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(work(beats), name=name)
            for name, beats in [("ann", 1), ("bob", 2), ("cid", 3)]
        ]
    say("all of the group are done")
    assert [task.result() for task in tasks] == [1, 2, 3]

    try:
        async with asyncio.TaskGroup() as group:
            dan = group.create_task(work(40), name="dan")
            group.create_task(fail(), name="eve")
            fay = group.create_task(work(40), name="fay")
    except* RuntimeError as failed:
        say("one of the group has failed, and no other is left")
        (error,) = failed.exceptions
        assert str(error) == "no answer"
    assert dan.cancelled(), "no task continues behind our back"
    assert fay.cancelled()


if __name__ == "__main__":
    asyncio.run(main())
