"""Starting a process costs more than starting a thread, and a thread costs more than a coroutine.

Differs: the times have other units.
"""

import asyncio
import subprocess
import threading
import time


def cost(what, start_and_wait):
    """The time in the best of many rounds: one that nothing else disturbed."""
    rounds = []
    for _ in range(100):
        began = time.perf_counter()
        start_and_wait()
        rounds.append(time.perf_counter() - began)
    best = min(rounds)
    print(f"main: to start one, and wait for its end what={what} best={best * 1e6:.1f}µs")
    return best


def start_thread():
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


async def nothing():
    pass


def main():
    process = cost("process", lambda: subprocess.run(["true"], check=True))
    thread = cost("thread", start_thread)
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        coroutine = cost("coroutine", lambda: loop.run_until_complete(nothing()))
    assert process > 2 * thread
    assert thread > 2 * coroutine


if __name__ == "__main__":
    main()
