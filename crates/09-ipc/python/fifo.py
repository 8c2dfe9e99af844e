"""A pipe with a name in the file system: processes that are not related meet there."""

import logging
import multiprocessing
import os
import sys
import tempfile

# A child may be no copy of us, but a fresh process that imports this file.
logging.basicConfig(format="%(processName)s: %(message)s", level=logging.INFO, stream=sys.stdout)


def write_to(name):
    with open(name, "w", encoding="utf-8") as pipe:  # waits until somebody reads
        logging.info("has opened it to write")
        pipe.write("Hello")


def main():
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, "pipe")
        os.mkfifo(name, 0o600)
        child = multiprocessing.Process(target=write_to, args=(name,), name="child")
        child.start()
        with open(name, encoding="utf-8") as pipe:
            text = pipe.read()
        child.join()
        logging.info("has read to the end text=%s", text)
        assert text == "Hello"
        # The name is in the file system, the bytes are not.
        assert os.stat(name).st_size == 0


if __name__ == "__main__":
    main()
