"""Coroutines of one thread share an account without a lock: nobody comes between two awaits."""

import asyncio

BEAT = 0.02


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.taken = []

    def withdraw(self, who, amount):
        say(f"checks the balance balance={self.balance}")
        if self.balance < amount:
            say(f"is refused amount={amount}")
            return False
        self.balance -= amount
        self.taken.append((who, amount))
        say(f"withdraws amount={amount} balance={self.balance}")
        return True


async def spend(who, amount, account):
    await asyncio.sleep(BEAT)
    while account.withdraw(who, amount):
        await asyncio.sleep(BEAT)


async def main():
    asyncio.current_task().set_name("main")
    account = Account(100)
    names = ["ann", "bob"]
    for task in [asyncio.create_task(spend(who, 30, account), name=who) for who in names]:
        await task
    say(f"both are done balance={account.balance}")
    assert account.balance == 10
    assert sum(amount for _, amount in account.taken) == 90, "every taking is noted"
    assert {who for who, _ in account.taken} == set(names)


if __name__ == "__main__":
    asyncio.run(main())
