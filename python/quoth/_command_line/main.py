"""The arguments → a subcommand, and its exit code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import quoth
from quoth._command_line import arguments as command_arguments
from quoth._command_line import collection, evaluate, measure, tables
from quoth._command_line.messages import BadInput, ExitCode, complain, give_up
from quoth._record import reason

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

_RUN: dict[str, Callable[[argparse.Namespace], int]] = {
    "quotes": tables.run,
    "people": tables.run,
    "entities": tables.run,
    "mentions": tables.run,
    "sentences": tables.run,
    "paragraphs": tables.run,
    "link": collection.link,
    "html": collection.html,
    "evaluate": evaluate.evaluate,
    "bench": measure.bench,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; see ``ExitCode``."""
    if sys.stdout is None:  # Python has no such stream where it was closed at the start.
        complain("standard output is closed")
        return ExitCode.FAILED
    try:
        code = _parse_and_run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough.
        give_up(sys.stdout)
        return ExitCode.CLOSED_PIPE
    except (BadInput, OSError, quoth.InternalError, ImportError, ValueError) as error:
        return _fail(error)
    return code


def _fail(error: Exception) -> int:
    """Tell what went wrong, and give the exit code."""
    if isinstance(error, FileExistsError) and error.errno is None:
        # Another run writes the file, as the message says.
        complain(str(error))
    elif isinstance(error, OSError):
        # Files are named where they are written.
        complain(f"cannot write {error.filename or 'standard output'}: {reason(error)}")
        give_up(sys.stdout)
    elif str(error):
        complain(str(error))
    return error.exit_code if isinstance(error, BadInput) else ExitCode.FAILED


def _parse_and_run(arguments: Sequence[str]) -> int:
    try:
        options = command_arguments.parse(list(arguments))
    except SystemExit as done:
        return int(done.code or 0)
    return _RUN[options.command](options)
