"""The command line; ``main`` runs it.

``arguments`` says which subcommands there are and what they take, ``inputs`` gives the articles
that are named, ``analysis`` their documents, ``outputs`` writes what was found; ``tables``,
``collection`` and ``measure`` are the subcommands. ``command`` chooses between them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from quoth._command_line.interrupts import Interrupts
from quoth._command_line.messages import ExitCode, flush_or_give_up

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; see ``ExitCode``.

    Without ``arguments`` it takes those of the process, which ends with it.
    """
    interrupts = Interrupts()
    try:
        interrupts.listen()
        from quoth._command_line.command import run  # noqa: PLC0415  Ctrl-C is heard while it is imported, too

        return run(arguments, interrupts)
    except BaseException as error:
        if not (interrupts.heard or isinstance(error, KeyboardInterrupt)):
            raise
        flush_or_give_up(sys.stdout)
        return ExitCode.INTERRUPTED
    finally:
        interrupts.end(with_process=arguments is None)
