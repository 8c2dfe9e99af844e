"""A process keeps more memory than a thread, and a thread keeps more than a coroutine."""

import asyncio
import subprocess
import threading

THREADS = 100
COROUTINES = 10_000

all_are_here = threading.Barrier(THREADS + 1)  # and main


def in_use(process):
    with open(f"/proc/{process}/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("RssAnon:"))
    return int(line.split()[1]) * 1024


def of_a_process():
    pipe = subprocess.PIPE
    with subprocess.Popen(["cat"], stdin=pipe, stdout=pipe, bufsize=0) as cat:
        cat.stdin.write(b"a")
        cat.stdout.read(1)  # it answers: it is up and running
        size = in_use(cat.pid)
        cat.stdin.close()  # the end of its input is the end of `cat`
    return size


def wait_twice():
    all_are_here.wait()
    all_are_here.wait()


def of_a_thread():
    before = in_use("self")
    threads = [threading.Thread(target=wait_twice) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    all_are_here.wait()  # they have begun, and wait for us now
    size = (in_use("self") - before) // THREADS
    all_are_here.wait()
    for thread in threads:
        thread.join()
    return size


async def of_a_coroutine():
    before = in_use("self")
    tasks = [asyncio.create_task(asyncio.sleep(0)) for _ in range(COROUTINES)]
    await asyncio.sleep(0)  # each of them runs up to where it waits
    size = (in_use("self") - before) // COROUTINES
    await asyncio.gather(*tasks)
    return size


def main():
    process = of_a_process()
    thread = of_a_thread()
    coroutine = asyncio.run(of_a_coroutine())
    print(f"main: bytes of its own process={process} thread={thread} coroutine={coroutine}")
    assert process > thread > coroutine


if __name__ == "__main__":
    main()
