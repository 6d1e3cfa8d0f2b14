"""The options of charts: what does not fit is told, and never printed whole."""

from __future__ import annotations


def check_number(number: object, name: str, most: int | None, least: int = 1) -> None:
    """Raise ValueError unless it is a whole number in these limits."""
    fits = isinstance(number, int) and number >= least and (most is None or number <= most)
    if not fits or isinstance(number, bool):
        limits = f"of {least} or more" if most is None else f"from {least} to {most}"
        message = f"{name} got {_called(number)}; pass a whole number {limits}"
        raise ValueError(message)


def check_choice(value: object, name: str, choices: tuple[str | None, ...]) -> None:
    """Raise ValueError unless it is one of the choices."""
    # A series of pandas is compared value by value, which is neither true nor false.
    fits = (value is None or isinstance(value, str)) and value in choices
    if not fits:
        named = [f'"{choice}"' if isinstance(choice, str) else str(choice) for choice in choices]
        message = f"{name} got {_called(value)}; pass {', '.join(named[:-1])} or {named[-1]}"
        raise ValueError(message)


def _called(value: object) -> str:
    """Give a single value as it is, if it is short, and the type of anything else."""
    return f"{value!r:.60}" if value is None or isinstance(value, (str, int, float)) else type(value).__name__
