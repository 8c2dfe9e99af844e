"""One thread serves a thousand clients; one of them is slow, and the others do not wait for it."""

import asyncio
import errno
import os
import resource
import sys
import threading

CLIENTS = 1000
SPARE = 64  # file descriptors that are needed for other things than connections


def say(message):
    # One call: `print` writes a line and its end apart, and another thread may come between.
    sys.stdout.write(f"{threading.current_thread().name}: {message}\n")


async def answer(reader, writer):
    while line := (await reader.readline()).decode().strip():
        writer.write(f"{line} answered by {threading.get_ident()}\n".encode())
    writer.close()


async def serve(ready, ports, stop):
    say("serves")
    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=CLIENTS)
    ports.append((server.sockets[0].getsockname()[1], asyncio.get_running_loop()))
    ready.set()
    await stop.wait()
    server.close()


async def ask(port, number, may_end):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"client ")
    await may_end.wait()
    writer.write(f"{number}\n".encode())
    line = (await reader.readline()).decode().strip()
    writer.close()
    return line


def clients(descriptors):
    pairs = (descriptors - SPARE) // 2
    if pairs < 2:  # a slow one and another
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
    return min(pairs, CLIENTS)


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
    limit = raise_limit(2 * CLIENTS + SPARE)
    count = clients(limit)
    if count < CLIENTS:
        say(
            f"too few files may be open for a thousand: a smaller run limit={limit} clients={count}"
        )
    ready, ports, stop = threading.Event(), [], asyncio.Event()
    server = threading.Thread(target=lambda: asyncio.run(serve(ready, ports, stop)), name="server")
    server.start()
    ready.wait()
    port, loop = ports[0]
    answers = asyncio.run(play(port, count))
    loop.call_soon_threadsafe(stop.set)
    ident = server.ident
    server.join()
    say(f"and the slow one has its answer answers={len(answers)}")
    expected = {f"client {n} answered by {ident}" for n in range(1, count + 1)}
    assert set(answers) == expected, "an answer each, all from one thread"


if __name__ == "__main__":
    threading.main_thread().name = "main"
    main()
