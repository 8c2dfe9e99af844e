"""Two withdrawals race for one account: a lock held over the `await` refuses one of them."""

import asyncio

BEAT = 0.05

balance = 100


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def withdraw(amount, lock):
    global balance
    async with lock:
        await asyncio.sleep(BEAT)  # the bank is slow, and the other coroutine waits for the lock
        paid = amount if balance >= amount else 0
        balance -= paid
        say(f"has held the lock meanwhile paid={paid}")
        return paid


async def main():
    asyncio.current_task().set_name("main")
    lock = asyncio.Lock()
    ann = asyncio.create_task(withdraw(80, lock), name="ann")
    bob = asyncio.create_task(withdraw(100, lock), name="bob")
    paid = await asyncio.gather(ann, bob)
    say("one was refused")
    assert paid == [80, 0]


if __name__ == "__main__":
    asyncio.run(main())
