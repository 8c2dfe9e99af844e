"""A hundred HTTP requests at once from one thread take a beat; each failure is told by itself."""

import asyncio
import contextlib
import socket
import time

BEAT = 0.1


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


async def play(port):
    start = time.monotonic()
    requests = [fetch(port, page) for page in range(1, 101)]
    replies = await asyncio.gather(*requests, return_exceptions=True)
    took = time.monotonic() - start
    for error in replies:
        if isinstance(error, OSError):
            raise error
    failures = {
        page: reply for page, reply in enumerate(replies, start=1) if isinstance(reply, Failure)
    }
    for page, failure in failures.items():
        say(f"has no page page={page} failure={failure!r}")
    say(f"has the other pages pages={100 - len(failures)} took={1000 * took:.0f}ms")
    assert replies[41] == "this is page 42"
    assert list(failures) == list(range(10, 101, 10))
    assert all(failure.args == (500,) for failure in failures.values())
    assert BEAT <= took < 20 * BEAT, "even five at a time take twenty"

    # Bound and not listening: the port is nobody else's, and connections are refused.
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        for address, page, expected in [
            (nobody.getsockname()[1], "refused", Refused),
            (port, "broken", Broken),
            (port, "slow", Slow),
        ]:
            try:
                async with asyncio.timeout(2 * BEAT if page == "slow" else 50 * BEAT):
                    failure = await fetch(address, page)
            except TimeoutError:
                failure = Slow()
            except Failure as error:
                failure = error
            say(f"has no page page={page} failure={failure!r}")
            assert type(failure) is expected


async def main():
    asyncio.current_task().set_name("main")
    with contextlib.closing(await asyncio.start_server(answer, "127.0.0.1", 0)) as server:
        await play(server.sockets[0].getsockname()[1])


if __name__ == "__main__":
    asyncio.run(main())
