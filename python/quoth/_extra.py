"""Libraries that need not be installed: imported where they are asked for, or said how to get them."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def required(package: str, user: str, install: str | None = None) -> Any:  # noqa: ANN401 what it has only it knows
    """Import ``package``, which ``user`` needs, or say how to install it.

    Args:
        package: The name of the package or of a module in it.
        user: What needs it: a module or a function.
        install: What ``pip install`` takes, if not the name of the package.

    Raises:
        ImportError: It is not there.
    """
    try:
        return import_module(package)
    except ImportError as error:
        message = f"{user} needs {package.partition('.')[0]}; install it with: pip install {install or package}"
        raise ImportError(message, name=package) from error
