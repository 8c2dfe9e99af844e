"""Check, await, act: an update is lost on one thread too; a lock held over the await cures it."""

import asyncio

BEAT = 0.05

balance = 100


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def withdraw(amount, both_have_checked):
    global balance
    seen = balance
    say(f"checks the balance balance={seen}")
    await both_have_checked.wait()
    if seen < amount:
        return False
    balance = seen - amount
    say(f"withdraws amount={amount} balance={balance}")
    return True


async def withdraw_locked(amount, lock):
    global balance
    async with lock:
        say(f"checks the balance balance={balance}")
        await asyncio.sleep(BEAT)  # the bank is slow
        if balance < amount:
            say(f"is refused amount={amount}")
            return False
        balance -= amount
        say(f"withdraws amount={amount} balance={balance}")
        return True


async def withdraw_at_once(amount):
    global balance
    await asyncio.sleep(BEAT)  # the bank is slow, but it is asked before
    enough = balance >= amount
    if enough:
        balance -= amount
    say(f"checks and acts at once amount={amount} enough={int(enough)}")
    return enough


async def both(a, b):
    (name_a, coroutine_a), (name_b, coroutine_b) = a, b
    return await asyncio.gather(
        asyncio.create_task(coroutine_a, name=name_a),
        asyncio.create_task(coroutine_b, name=name_b),
    )


async def main():
    global balance
    asyncio.current_task().set_name("main")
    barrier = asyncio.Barrier(2)
    paid = await both(("ann", withdraw(80, barrier)), ("bob", withdraw(100, barrier)))
    say(f"without a lock, 180 of 100 were paid balance={balance}")
    assert paid == [True, True], "both have seen 100"
    assert balance in (0, 20), "and one update is lost"

    balance = 100
    lock = asyncio.Lock()
    paid = await both(("cid", withdraw_locked(80, lock)), ("dan", withdraw_locked(100, lock)))
    say(f"with a lock, one was refused balance={balance}")
    assert paid == [True, False], "the first in line succeeds"

    balance = 100
    eve, fay = await both(("eve", withdraw_at_once(80)), ("fay", withdraw_at_once(100)))
    say("without waiting between check and act, one was refused")
    assert eve != fay, "exactly one succeeds"


if __name__ == "__main__":
    asyncio.run(main())
