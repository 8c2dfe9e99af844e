"""One sender, two receivers: each gets every message, and a slow one learns how many it missed."""

import asyncio

END = object()


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


class Inbox:
    """What one receiver has not received yet: the last four messages, and how many went."""

    def __init__(self):
        self.messages = asyncio.Queue()
        self.missed = 0

    def put(self, message):
        if self.messages.qsize() == 4:
            self.messages.get_nowait()
            self.missed += 1
        self.messages.put_nowait(message)


async def receive(inbox):
    received = 0
    if inbox.missed:
        say(f"has missed some number={inbox.missed}")
    while (message := await inbox.messages.get()) is not END:
        say(f"receives message={message}")
        received += 1
    return received, inbox.missed


async def main():
    asyncio.current_task().set_name("main")
    inbox, late_inbox = Inbox(), Inbox()
    quick = asyncio.create_task(receive(inbox), name="quick")
    for message in range(1, 11):
        for each in (inbox, late_inbox):
            each.put(message)  # never waits: nobody can hold the sender up
        await asyncio.sleep(0)  # the quick one receives it here
    for each in (inbox, late_inbox):
        each.messages.put_nowait(END)

    slow = asyncio.create_task(receive(late_inbox), name="slow")  # it begins only now
    received = await asyncio.gather(quick, slow)
    say("both have received")
    assert received == [(10, 0), (4, 6)]


if __name__ == "__main__":
    asyncio.run(main())
