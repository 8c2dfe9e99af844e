"""A hundred HTTP requests from one thread take one beat together; each fails or succeeds alone."""

import asyncio
import socket
import time

BEAT = 0.1
LIMIT = 30

asked = 0


class Failure(Exception):
    def __str__(self):
        return "({})".format(", ".join(map(str, self.args))) if self.args else ""

    def __repr__(self):
        return type(self).__name__ + str(self)


class Refused(Failure):
    pass


class Status(Failure):
    pass


class Broken(Failure):
    pass


class Slow(Failure):
    pass


def say(message):
    print(f"{asyncio.current_task().get_name()}: {message}")


async def answer(reader, writer):
    try:
        request = (await reader.readline()).decode()
        while (await reader.readline()).strip():
            pass
        page = request.split(" ")[1].lstrip("/")
        await asyncio.sleep(100 * BEAT if page == "slow" else BEAT)
        body = f"this is page {page}"
        status, length = "200 OK", len(body)
        if page == "broken":
            length *= 2  # says more than it sends
        elif page.endswith("0"):
            status = "500 Internal Server Error"
        head = f"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close"
        writer.write(f"{head}\r\n\r\n{body}".encode())
    except asyncio.CancelledError:
        pass  # the loop ends; Python 3.11 reports it as an error that nobody has seen
    finally:
        writer.close()


async def fetch(port, page):
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError as error:
        raise Refused from error
    try:
        request = f"GET /{page} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        writer.write(request.encode())
        return parse((await reader.read()).decode())
    finally:
        writer.close()


def parse(reply):
    head, _, body = reply.partition("\r\n\r\n")
    fields = dict(line.split(": ") for line in head.split("\r\n")[1:])
    if len(body) < int(fields.get("Content-Length", 0)):
        raise Broken
    status = int(head.split(" ")[1])
    if status != 200:
        raise Status(status)
    return body


async def get(port, page):
    global asked
    asked += 1
    try:
        async with asyncio.timeout(LIMIT):
            return await fetch(port, page)
    except Failure as failure:
        say(f"has no page failure={failure!r}")
    finally:
        assert asked == 100, "all ask before the first reply"


async def failure_of(port, page, limit=LIMIT):
    try:
        async with asyncio.timeout(limit):
            await fetch(port, page)
    except TimeoutError:
        return Slow()
    except Failure as failure:
        return failure


def lane(page):
    return f"page-{page}" if page % 10 == 0 else "other"


async def main():
    asyncio.current_task().set_name("main")
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    start = time.monotonic()
    async with asyncio.TaskGroup() as group:
        requests = [group.create_task(get(port, page), name=lane(page)) for page in range(1, 101)]
    took = time.monotonic() - start
    pages = [request.result() for request in requests if request.result()]
    say(f"has the other pages pages={len(pages)} milliseconds={1000 * took:.0f}")
    assert pages == [f"this is page {page}" for page in range(1, 101) if page % 10]

    with socket.socket() as nobody:  # bound, and it does not listen
        nobody.bind(("127.0.0.1", 0))
        refused = await failure_of(nobody.getsockname()[1], 1)
    broken = await failure_of(port, "broken")
    slow = await failure_of(port, "slow", 2 * BEAT)
    say(f"fail in other ways refused={refused!r} broken={broken!r} slow={slow!r}")
    assert isinstance(refused, Refused)
    assert isinstance(broken, Broken)
    assert isinstance(slow, Slow)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
