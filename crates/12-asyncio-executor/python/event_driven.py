"""One thread serves a thousand clients; one of them is slow, and the others do not wait for it."""

import asyncio
import concurrent.futures
import errno
import os
import resource
import socket
import sys
import threading
from pathlib import Path

CLIENTS = 1000
SPARE = 64  # file descriptors that are needed for other things than connections


def say(message):
    # One call: `print` writes a line and its end apart, and another thread may come between.
    sys.stdout.write(f"{threading.current_thread().name}: {message}\n")


async def answer(reader, writer):
    async for line in reader:
        writer.write(f"{line.decode().strip()} answered by {threading.get_ident()}\n".encode())
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def serve(listener, stop):
    with listener:  # whatever happens, nobody waits at it for ever
        server = await asyncio.start_server(answer, sock=listener)
        say("serves")
        await asyncio.to_thread(stop.wait)
        server.close()
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})  # its connections
    return threading.get_ident()


async def ask(port, number, may_end):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(b"client ")
        await may_end.wait()
        writer.write(f"{number}\n".encode())
        return (await reader.readline()).decode().strip()
    finally:
        writer.close()


def clients(files, backlog):
    count = min((files - SPARE) // 2, backlog, CLIENTS)
    if count < 2:  # a slow one and another
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
    return count


def longest_backlog():
    try:
        return int(Path("/proc/sys/net/core/somaxconn").read_text())
    except OSError:
        return 128


def raise_limit(wanted):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= wanted:
        return soft
    raised = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
    return raised


async def play(port, count):
    now, later = asyncio.Event(), asyncio.Event()
    now.set()
    slow = asyncio.create_task(ask(port, 1, later))
    answers = await asyncio.gather(*(ask(port, number, now) for number in range(2, count + 1)))
    say(f"all others have answers answers={len(answers)} slow={int(slow.done())}")
    assert not slow.done(), "nobody waits for it"
    later.set()
    return [*answers, await slow]


def main():
    files, backlog = raise_limit(2 * CLIENTS + SPARE), longest_backlog()
    count = clients(files, backlog)
    if count < CLIENTS:
        room = f"files={files} backlog={backlog} clients={count}"
        say(f"there is no room for a thousand: a smaller run {room}")
    listener = socket.create_server(("127.0.0.1", 0), backlog=CLIENTS)
    port, stop = listener.getsockname()[1], threading.Event()
    with concurrent.futures.ThreadPoolExecutor(1, initializer=name_server) as pool:
        server = pool.submit(asyncio.run, serve(listener, stop))
        try:
            answers = asyncio.run(play(port, count))
        finally:
            stop.set()
            ident = server.result()  # raises what the server has failed with
    say(f"and the slow one has its answer answers={len(answers)}")
    expected = {f"client {n} answered by {ident}" for n in range(1, count + 1)}
    assert set(answers) == expected, "an answer each, all from one thread"


def name_server():
    threading.current_thread().name = "server"


if __name__ == "__main__":
    threading.main_thread().name = "main"
    main()
