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

    from quoth._command_line.interrupts import Interrupts

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


def run(arguments: Sequence[str] | None, interrupts: Interrupts) -> int:
    """Run the command and give its exit code; see ``ExitCode``.

    Raises:
        KeyboardInterrupt: It was interrupted, or whatever came of that.
    """
    if sys.stdout is None:  # Python has no such stream where it was closed at the start.
        complain("standard output is closed")
        return ExitCode.FAILED
    try:
        code = _parse_and_run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except Exception as error:
        # Tidying up may fail where it was interrupted itself: that tells nothing more.
        if interrupts.heard:
            raise
        return _fail(error)
    return code


def _fail(error: Exception) -> int:
    """Tell what went wrong, and give the exit code; what nobody expects is raised again."""
    if not isinstance(error, (BadInput, OSError, quoth.InternalError, ImportError, ValueError)):
        raise error
    if isinstance(error, BrokenPipeError):
        # The reader has seen enough.
        give_up(sys.stdout)
        return ExitCode.CLOSED_PIPE
    if isinstance(error, OSError) and error.errno is None and str(error):
        # Another run writes the file, or a part of it cannot be read, as the message says.
        complain(str(error).replace("with resume=False", "without --resume"))
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
