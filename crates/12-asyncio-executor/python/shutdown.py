"""A server stops: it refuses new clients, answers those that it has, and ends within a limit."""

import asyncio
import time

LIMIT = 0.5

clients = set()


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def answer(reader, writer):
    clients.add(asyncio.current_task())
    try:
        writer.write(b"welcome\n")
        name = (await reader.readline()).decode().strip()
        writer.write(f"hello {name}\n".encode())
        await writer.drain()
    except asyncio.CancelledError:
        pass  # Python 3.11 would report it as an error that nobody has seen
    finally:
        writer.close()


async def serve(server, stopped):
    await stopped.wait()
    server.close()  # from now on, the system refuses new clients
    say(f"stops, and waits for its clients clients={len(clients)}")
    _, left = await asyncio.wait(clients, timeout=LIMIT)
    if left:
        say(f"its limit is over clients={len(left)}")
        for client in left:
            client.cancel()
        await asyncio.wait(left)


async def main():
    asyncio.current_task().set_name("main")
    listener = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    stopped = asyncio.Event()
    server = asyncio.create_task(serve(listener, stopped), name="server")
    ann, to_ann = await asyncio.open_connection("127.0.0.1", port)
    bob, to_bob = await asyncio.open_connection("127.0.0.1", port)
    assert await ann.readline() == b"welcome\n"
    assert await bob.readline() == b"welcome\n"

    began = time.monotonic()
    stopped.set()
    to_ann.write(b"ann\n")
    assert await ann.readline() == b"hello ann\n"
    say("ann was there before, and has her answer")
    try:
        await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        say("a new client is refused")

    await server  # bob asks nothing, so it waits to the end of its limit
    say("the server has ended")
    assert 0.9 * LIMIT <= time.monotonic() - began < 20 * LIMIT
    assert await bob.readline() == b"", "his connection is closed"
    to_ann.close()
    to_bob.close()


if __name__ == "__main__":
    asyncio.run(main())
