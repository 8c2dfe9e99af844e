"""A loop runs three coroutines: one lives on timers, two talk over a socket."""

import asyncio
import socket

BEAT = 0.1


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def clock():
    for tick in range(1, 4):
        await asyncio.sleep(BEAT / 2)
        say(f"ticks tick={tick}")


async def client(connection):
    loop = asyncio.get_running_loop()
    await asyncio.sleep(BEAT)
    say("asks")
    await loop.sock_sendall(connection, "你好".encode())
    return (await loop.sock_recv(connection, 100)).decode()


async def server(connection):
    loop = asyncio.get_running_loop()
    question = (await loop.sock_recv(connection, 100)).decode()
    say(f"answers question={question}")
    await loop.sock_sendall(connection, f"{question}!".encode())


async def main():
    asyncio.current_task().set_name("main")
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        theirs.setblocking(False)
        async with asyncio.TaskGroup() as group:
            group.create_task(clock(), name="clock")
            group.create_task(server(theirs), name="server")
            answer = group.create_task(client(ours), name="client")
    say(f"all are done answer={answer.result()}")
    assert answer.result() == "你好!"


if __name__ == "__main__":
    asyncio.run(main())
