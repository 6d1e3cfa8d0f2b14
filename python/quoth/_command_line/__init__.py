"""The command line; ``main`` runs it.

``arguments`` says which subcommands there are and what they take, ``inputs`` gives the articles
that are named, ``analysis`` their documents, ``outputs`` writes what was found; ``tables``,
``collection`` and ``measure`` are the subcommands.
"""

from quoth._command_line.main import main

__all__ = ["main"]
