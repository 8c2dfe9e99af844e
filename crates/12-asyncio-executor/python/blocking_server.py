"""For each of fifty clients, a server makes a call that blocks, on a thread: many at a time."""

import asyncio
import threading
import time

BEAT = 0.05

lock = threading.Lock()
calls = 0
most = 0


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def answer(reader, writer):
    number = int.from_bytes(await reader.readexactly(4))
    square = await asyncio.to_thread(look_up, number)  # the loop serves others meanwhile
    writer.write(square.to_bytes(4))
    await writer.drain()
    writer.close()


def look_up(number):
    """A call from a world without coroutines, such as to a database."""
    global calls, most
    with lock:
        calls += 1
        most = max(most, calls)
    time.sleep(BEAT)
    with lock:
        calls -= 1
    return number * number


async def ask(port, number):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(number.to_bytes(4))
    square = int.from_bytes(await reader.readexactly(4))
    writer.close()
    return square


async def main():
    asyncio.current_task().set_name("main")
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    squares = await asyncio.gather(*(ask(port, number) for number in range(1, 51)))
    say(f"all fifty have an answer sum={sum(squares)} most={most}")
    assert sum(squares) == 42_925
    assert most > 1, "calls at the same time"
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
