"""Coroutines of one thread need no lock for an account: between two awaits no other one runs."""

import asyncio

BEAT = 0.02

balance = 100


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def withdraw(amount):
    global balance
    await asyncio.sleep(BEAT)  # on the way to the bank the other one runs
    say(f"checks the balance balance={balance}")
    if balance >= amount:
        # An `await` here would let the other one come between: see chapter 12.
        balance -= amount
        say(f"withdraws amount={amount}")
    else:
        say(f"is refused amount={amount}")


async def main():
    asyncio.current_task().set_name("main")
    async with asyncio.TaskGroup() as group:
        for name, amount in [("ann", 80), ("bob", 100)]:
            group.create_task(withdraw(amount), name=name)
    say(f"both are done balance={balance}")
    assert balance == 20, "the second withdrawal is refused"


if __name__ == "__main__":
    asyncio.run(main())
