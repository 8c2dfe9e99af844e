"""Ten thousand threads alive at once: what each costs, and what a refused thread looks like.

Differs: where the system refuses a thread, Python does not say why: "can't start new thread".
"""

import logging
import sys
import threading
import time

STACK = 64 << 10  # these threads only wait
IMPOSSIBLE_STACK = 1 << 62


def pass_through(gate):
    with gate:
        pass


def crowd(stacks, look):
    """Starts a thread for each stack size, or until one is refused; all are joined in any case."""
    gate = threading.Lock()
    gate.acquire()
    threads = []
    try:
        for stack in stacks:
            threading.stack_size(stack)
            thread = threading.Thread(target=pass_through, args=(gate,))
            thread.start()
            threads.append(thread)
    except (RuntimeError, ValueError) as error:
        return error
    finally:
        look(len(threads))
        gate.release()
        for thread in threads:
            thread.join()
    return None


def status(name):
    try:
        with open("/proc/self/status") as file:
            line = next(line for line in file if line.startswith(name + ":"))
    except OSError:
        return None
    return int(line.split()[1])


def soon_counts(threads):
    deadline = time.monotonic() + 5
    while status("Threads") != threads and time.monotonic() < deadline:
        time.sleep(0)
    return status("Threads") == threads


def main():
    threads_before, memory_before = status("Threads"), status("VmRSS")
    most = 0
    for wanted in [100, 1_000, 10_000]:
        start = time.monotonic()

        def look(threads, start=start):
            nonlocal most
            most = threads
            us_each = (time.monotonic() - start) / threads * 1e6
            kib_each = ((status("VmRSS") or 0) - (memory_before or 0)) / threads
            values = threads, us_each, kib_each
            logging.info("are alive at once threads=%d us_each=%.1f kib_each=%.1f", *values)

        if error := crowd([STACK] * wanted, look):
            logging.info("this system allows no more wanted=%d error=%s", wanted, error)
            break

    alive = []
    error = crowd([STACK] * 50 + [IMPOSSIBLE_STACK], alive.append)
    logging.info("the next one is refused alive=%d error=%s", alive[0], error)
    assert error is not None and alive == [min(most, 50)], "those before it were started"
    assert soon_counts(threads_before), "nothing is left of any crowd"
    logging.info("all have ended threads=%s", threads_before)


if __name__ == "__main__":
    logging.basicConfig(format="%(threadName)s: %(message)s", level=logging.INFO, stream=sys.stdout)
    main()
