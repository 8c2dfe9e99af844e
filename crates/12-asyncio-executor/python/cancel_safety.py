"""A receive that is cancelled half-way loses its half; one that is kept and resumed does not."""

import asyncio


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def anew(reader, news):
    while True:
        word = asyncio.create_task(receive(reader))
        await either(word, news)
        if word.done():
            return word.result()
        word.cancel()


async def resumed(reader, news):
    word = asyncio.create_task(receive(reader))  # New: one receive for all rounds
    while True:
        await either(word, news)
        if word.done():
            return word.result()


async def either(word, news):
    looks = asyncio.create_task(news.wait())
    await asyncio.wait({word, looks}, return_when=asyncio.FIRST_COMPLETED)
    looks.cancel()
    if news.is_set():
        say("looks at the news")
        news.clear()


async def receive(reader):
    """A byte says how long the word is. What has been received is in this coroutine."""
    length = (await reader.readexactly(1))[0]
    return (await reader.readexactly(length)).decode()


async def send(reader, news):
    say("sends half of it")
    reader.feed_data(b"\x05He")
    news.set()
    while news.is_set():
        await asyncio.sleep(0)
    reader.feed_data(b"llo")
    reader.feed_eof()


async def main():
    asyncio.current_task().set_name("main")
    for way in (anew, resumed):
        reader, news = asyncio.StreamReader(), asyncio.Event()
        sender = asyncio.create_task(send(reader, news), name="sender")
        try:
            word = await way(reader, news)
            say("it has the whole word")
            assert (way, word) == (resumed, "Hello")
        except asyncio.IncompleteReadError:
            say("it took a letter for the length, and waited for more than came")
            assert way == anew
        await sender


if __name__ == "__main__":
    asyncio.run(main())
