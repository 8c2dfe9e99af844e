"""One thread serves a thousand clients; one of them is slow, and the others do not wait for it."""

import asyncio
import concurrent.futures
import errno
import os
import resource
import socket
import threading
from pathlib import Path

BACKLOG = 1000  # as many clients as may wait to be accepted
LIMIT = 20
SPARE = 64  # file descriptors that are needed for other things than connections


def say(message):
    print(f"main: {message}")


async def answer(reader, writer):
    # While it waits for a line, the thread serves other clients.
    async for line in reader:
        writer.write(f"{line.decode().strip()} answered by {threading.get_ident()}\n".encode())
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def serve(listener, stop):
    with listener:  # whatever happens, no client waits at it for good
        # It calls `listen` once more, with a backlog of 100 if none is given.
        server = await asyncio.start_server(answer, sock=listener, backlog=BACKLOG)
        await asyncio.to_thread(stop.wait)
        server.close()
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})  # its connections
    return threading.get_ident()


async def ask(port, number, slow_one_may_end):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(b"client ")
        if number == 1:
            await slow_one_may_end.wait()  # it has sent half a line
        writer.write(f"{number}\n".encode())
        return (await reader.readline()).decode().strip()
    finally:
        writer.close()


async def ask_all(port, clients):
    may_end = asyncio.Event()
    slow = asyncio.create_task(ask(port, 1, may_end))
    others = (ask(port, number, may_end) for number in range(2, clients + 1))
    async with asyncio.timeout(LIMIT):
        answers = await asyncio.gather(*others)
    say(f"all others have answers answers={len(answers)}")
    assert not slow.done()
    may_end.set()
    return [*answers, await slow]


def room_for(clients):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = max(soft, min(2 * clients + SPARE, hard))
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    longest_backlog = int(Path("/proc/sys/net/core/somaxconn").read_text())
    room = min(clients, (files - SPARE) // 2, longest_backlog)
    if room < 2:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
    return room


def main():
    clients = room_for(1000)  # fewer if there are not enough file descriptors
    listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
    port, stop = listener.getsockname()[1], threading.Event()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        server = pool.submit(asyncio.run, serve(listener, stop))
        try:
            answers = asyncio.run(ask_all(port, clients))
        finally:
            stop.set()
            ident = server.result()  # raises what the server has failed with
    say(f"each has an answer clients={clients} answers={len(answers)}")
    expected = {f"client {n} answered by {ident}" for n in range(1, clients + 1)}
    assert set(answers) == expected, "all from one thread"


if __name__ == "__main__":
    main()
