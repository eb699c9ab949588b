"""``python -m dragoman.batch.worker MODULE:FUNCTION``: a process that reads the pieces that come on standard input.

Pieces and rows are pickles of our own processes, each after its length; they go nowhere else.
"""

from __future__ import annotations

import importlib
import os
import pickle
import signal
import struct
import sys
from typing import IO, Any

READY = "ready"
"""What a worker says first, once it has loaded its code."""
_LENGTH = struct.Struct("<Q")


def send(pipe: IO[bytes], value: Any) -> None:
    """Write one value.

    Raises:
        OSError: nobody reads the pipe any more.
    """
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Return the next value.

    Raises:
        EOFError: the other side has gone, in the middle of a value or before it.
    """
    head = pipe.read(_LENGTH.size)
    size = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else None
    data = pipe.read(size) if size is not None else b""
    if size is None or len(data) < size:
        raise EOFError
    return pickle.loads(data)


def main() -> None:
    """Read pieces until the other side goes."""
    from dragoman.records import DragomanError

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    module, name = sys.argv[1].split(":")
    read = getattr(importlib.import_module(module), name)
    send(answers, READY)
    while True:
        try:
            piece, ask = receive(sys.stdin.buffer)
        except EOFError:
            return
        try:
            answer = read(piece, ask)
        except DragomanError as error:
            answer = error
        try:
            send(answers, answer)
        except OSError:
            return


if __name__ == "__main__":
    main()
