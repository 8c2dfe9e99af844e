"""A loop runs three coroutines: one lives on timers, two talk over a socket."""

import asyncio
import socket
import time

BEAT = 0.1


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def receive(connection):
    return (await asyncio.get_running_loop().sock_recv(connection, 100)).decode()


async def send(connection, text):
    await asyncio.get_running_loop().sock_sendall(connection, text.encode())


async def clock(ticks):
    for tick in range(1, ticks + 1):
        await asyncio.sleep(BEAT / 2)
        say(f"ticks tick={tick}")


async def client(connection, questions):
    answers = []
    with connection:
        for question in questions:
            await asyncio.sleep(BEAT)
            say(f"asks question={question}")
            await send(connection, question)
            answer = await receive(connection)
            say(f"gets answer={answer}")
            answers.append(answer)
    return answers


async def server(connection):
    answers = 0
    with connection:
        while question := await receive(connection):
            say(f"answers question={question}")
            await send(connection, f"{question}!")
            answers += 1
    say(f"is done answers={answers}")
    return answers


async def main():
    asyncio.current_task().set_name("main")
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    started = time.monotonic()
    tasks = [
        asyncio.create_task(clock(3), name="clock"),
        asyncio.create_task(server(theirs), name="server"),
        asyncio.create_task(client(ours, ["hello", "你好"]), name="client"),
    ]
    _, answered, answers = [await task for task in tasks]
    took = time.monotonic() - started
    say("all are done")
    assert (answers, answered) == (["hello!", "你好!"], 2)
    assert took >= 2 * BEAT * 0.99, f"two questions: {took} s"


if __name__ == "__main__":
    asyncio.run(main())
