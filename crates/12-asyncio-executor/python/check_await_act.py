"""On one thread an update is lost, too: another coroutine runs at the `await` before the act."""

import asyncio

BEAT = 0.05

balance = 100


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def withdraw(amount):
    global balance
    seen = balance
    await asyncio.sleep(BEAT)  # the bank is slow, and the other coroutine checks the same balance
    paid = amount if seen >= amount else 0
    balance = seen - paid
    say(f"has waited between check and act paid={paid}")
    return paid


async def withdraw_at_once(amount):
    global balance
    await asyncio.sleep(BEAT)  # New: it waits first
    paid = amount if balance >= amount else 0  # from here to the end, no other coroutine runs
    balance -= paid
    say(f"has waited before both paid={paid}")
    return paid


async def main():
    global balance
    asyncio.current_task().set_name("main")
    ann = asyncio.create_task(withdraw(80), name="ann")
    bob = asyncio.create_task(withdraw(100), name="bob")
    paid = await asyncio.gather(ann, bob)
    say("180 of 100 were paid")
    assert paid == [80, 100]

    balance = 100
    cid = asyncio.create_task(withdraw_at_once(80), name="cid")
    dan = asyncio.create_task(withdraw_at_once(100), name="dan")
    paid = await asyncio.gather(cid, dan)
    say("one was refused")
    assert 0 in paid


if __name__ == "__main__":
    asyncio.run(main())
