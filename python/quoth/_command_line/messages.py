"""What the command line tells on standard error."""

from __future__ import annotations

import contextlib
import os
import sys
import zlib
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO


UNREADABLE = (OSError, EOFError, ValueError, zlib.error)
"""What reading a file may raise: one that is not there, or that is broken; a name that is none."""


class ExitCode(IntEnum):
    """What a script can tell a run by: guides/command-line.md says the same to users."""

    DONE = 0
    PARTLY = 1
    """The result is there, without what could not be read or analysed."""
    WRONG_COMMAND = 2
    """An option is wrong, or a file that an option names; as argparse has it."""
    FAILED = 3
    """There is no result, or not the whole: nothing could be read, or the output could not be written."""
    INTERRUPTED = 130
    CLOSED_PIPE = 141
    """The reader of the output has gone, as ``head`` goes: 128 and the number of SIGPIPE, as shells have it."""


class BadInput(Exception):  # noqa: N818  it is the user's input that is bad
    """An argument or a file that cannot be used: one line that says which and why."""

    exit_code: ExitCode = ExitCode.WRONG_COMMAND


class NothingDone(BadInput):
    """What ends a run whose command was right: there is nothing to make the result of."""

    exit_code = ExitCode.FAILED


class NothingRead(BadInput):
    """What ends a run of which no input could be read; each was told, so there may be nothing to add."""

    def __init__(self, message: str, exit_code: ExitCode) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def complain(message: str) -> None:
    """Print a line on standard error, as far as there is one."""
    if sys.stderr is None:
        return
    try:
        print(f"quoth: {without_control(message)}", file=sys.stderr, flush=True)
    except OSError:
        give_up(sys.stderr)


def give_up(stream: TextIO) -> None:
    """Let nothing be written any more: what is left would raise again when Python exits."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def flush_or_give_up(stream: TextIO | None) -> None:
    """Write what is left, unless who would read it is gone."""
    if stream is None:
        return
    try:
        stream.flush()
    except (OSError, KeyboardInterrupt):
        give_up(stream)


def without_control(text: str) -> str:
    """Replace what a terminal would obey, line breaks too."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
