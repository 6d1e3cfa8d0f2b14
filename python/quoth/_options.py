"""The names of options → an error that names the method called and the option that may be meant."""

from __future__ import annotations

from difflib import get_close_matches
from inspect import signature
from typing import TYPE_CHECKING

from quoth import _quoth
from quoth._quoth import Pipeline, analyze_many

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

OF_PIPELINE = tuple(signature(Pipeline).parameters)
OF_TEXTS = tuple(name for name in signature(analyze_many).parameters if name not in {"texts", "only"})
"""Those of ``analyze_many`` that methods of a column of texts take."""


def refuse(function: str, unknown: Iterable[str]) -> None:
    """Raise ``TypeError`` for options that a function or class of the core does not have."""
    known = [name for name in signature(getattr(_quoth, function)).parameters if name not in {"text", "texts"}]
    check_options(unknown, known, function)


def check_options(options: Iterable[str], known: Collection[str], called: str) -> None:
    """Check that the options are known.

    Args:
        options: The names of what was given.
        known: The names of all options.
        called: What the user called.

    Raises:
        TypeError: One is unknown.
    """
    for name in options:
        if name not in known:
            meant = get_close_matches(name, known, n=1)
            hint = f"did you mean {meant[0]!r}?" if meant else f"the options are {', '.join(known)}"
            if name in OF_PIPELINE and "pipeline" in known:
                hint = f"pass pipeline=quoth.Pipeline({name}=…)"
            message = f"{called}() got an unexpected keyword argument {name!r}; {hint}"
            raise TypeError(message)
