"""The command line: ``python -m quoth FILE...`` prints who said what."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import quoth
from quoth._html import who_says

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import NoReturn, TextIO

    from _typeshed import SupportsWrite

    from quoth import Document, Quote

_COLUMNS = ("speaker", "cue", "kind", "quotation")
# Widths in columns of the terminal. The quotation gets what the other three leave.
_MAX_WIDTHS = (26, 18, 8)
_MIN_QUOTATION_WIDTH = 20
_SEPARATOR = "  "


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code.

    It is 0; 1 where the output could not be written; 2 for an unknown option or a file that could
    not be read.
    """
    if sys.stdout is None:  # Python has no such stream where it was closed at the start.
        _complain("standard output is closed")
        return 1
    try:
        code = _parse_and_run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough.
        _give_up(sys.stdout)
        return 1
    except OSError as error:
        _complain(f"cannot write: {_reason(error)}")
        _give_up(sys.stdout)
        return 1
    except (quoth.InternalError, ValueError) as error:
        _complain(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _parse_and_run(arguments: Sequence[str] | None) -> int:
    parser = _parser()
    try:
        options = parser.parse_args(arguments)
        # Wrong options are found before any text is read.
        pipeline = _pipeline(parser, options)
    except SystemExit as done:
        return int(done.code or 0)
    _set_output_encoding(json_only=options.json)
    return _run(pipeline, options)


def _pipeline(parser: argparse.ArgumentParser, options: argparse.Namespace) -> quoth.Pipeline:
    try:
        return quoth.Pipeline(
            model=options.model,
            acts=options.acts,
            kinds=options.kinds,
            min_score=options.min_score,
            min_speaker_score=options.min_speaker_score,
        )
    except OSError as error:
        parser.error(f"{options.model}: {_reason(error)}")
    except ValueError as error:
        parser.error(str(error))


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with the arguments, and passes on that its help could not be written."""

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        (file or sys.stdout).write(message)

    def error(self, message: str) -> NoReturn:
        _complain(f"error: {message}; --help lists the options")
        sys.exit(2)


def _complain(message: str) -> None:
    """Print a line on standard error, as far as there is one."""
    if sys.stderr is None:
        return
    try:
        print(f"quoth: {_without_control(message)}", file=sys.stderr, flush=True)
    except OSError:
        _give_up(sys.stderr)


def _give_up(stream: TextIO) -> None:
    """Let nothing be written any more: what is left would raise again when Python exits."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="quoth", description="Print who said what in news texts.")
    parser.add_argument("files", nargs="*", metavar="FILE", help="a text in UTF-8; - is standard input (a sample)")
    parser.add_argument("--json", action="store_true", help="print each document as a line of JSON")
    parser.add_argument("--model", default="accurate", help="accurate, fast, or the path of a model file (accurate)")
    parser.add_argument(
        "--acts",
        default="said",
        type=lambda names: names if names in {"said", "all"} else names.split(","),
        help="said, all, or some of speech,writing,thought,stance (said)",
    )
    parser.add_argument(
        "--kinds",
        default="direct,indirect,mixed",
        type=lambda names: names if names == "all" else names.split(","),
        help="all, or some of direct,indirect,mixed,topic (direct,indirect,mixed)",
    )
    parser.add_argument("--min-score", default=0.0, type=float, help="from 0 to 1: leave out less sure quotations (0)")
    parser.add_argument(
        "--min-speaker-score", default=0.0, type=float, help="from 0 to 1: leave out less certain speakers (0)"
    )
    parser.add_argument("--version", action="version", version=f"quoth {quoth.__version__}")
    return parser


def _set_output_encoding(*, json_only: bool) -> None:
    """Write JSON in UTF-8, and everything else so that no character is an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8" if json_only else None, errors="backslashreplace")


def _run(pipeline: quoth.Pipeline, options: argparse.Namespace) -> int:
    names: list[str] = options.files
    unread: list[str] = []

    def texts() -> Iterator[str | None]:
        for name in names:
            try:
                yield _read(name)
            except (OSError, ValueError) as error:  # a name with a NUL is a wrong value
                _complain(f"{name}: {_reason(error)}")
                unread.append(name)
                yield None

    found = pipeline.stream(texts() if names else [quoth.sample()])
    first = True
    for name, doc in zip(names or ["sample"], found, strict=True):
        if doc is None:
            continue
        if options.json:
            print(f'{{"file": {json.dumps(name)}, {doc.to_json()[1:]}')
            continue
        if len(names) > 1:
            print("" if first else "\n", _without_control(name), ":", sep="")
        print("\n".join(_report(doc)))
        first = False
    return 2 if unread else 0


def _read(name: str) -> str:
    if name != "-":
        data = Path(name).read_bytes()
    elif sys.stdin is None:
        closed = "standard input is closed"
        raise OSError(closed)
    else:
        # Bytes, since reading text would turn each "\r\n" into "\n" and move the offsets.
        data = sys.stdin.buffer.read()
    return data.decode("utf-8-sig")


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8 ({error.reason} at byte {error.start})"
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _report(doc: Document) -> Iterator[str]:
    """Give the lines that say who said what in ``doc``."""
    if not doc.quotes:
        yield "No quotations found."
        return
    rows = [_COLUMNS, *(_row(quote) for quote in doc.quotes)]
    widths = [min(most, max(_width(row[i]) for row in rows)) for i, most in enumerate(_MAX_WIDTHS)]
    terminal = shutil.get_terminal_size(fallback=(100, 24)).columns
    widths.append(max(_MIN_QUOTATION_WIDTH, terminal - sum(widths) - len(_SEPARATOR) * len(widths)))
    for row in rows:
        yield _SEPARATOR.join(_fit(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
    yield ""
    yield _summary(doc)


def _row(quote: Quote) -> tuple[str, str, str, str]:
    who = who_says(quote) or "?"
    cue = quote.cue.text if quote.cue else ""
    return _printable(who), _printable(cue), quote.kind, _printable(quote.content_text)


def _summary(doc: Document) -> str:
    speakers = Counter(person for quote in doc.quotes for person in quote.speakers)
    quotes = f"{len(doc.quotes)} quotation{'' if len(doc.quotes) == 1 else 's'}"
    if not speakers:
        return quotes
    by_number = ", ".join(f"{_printable(person.name)} ({number})" for person, number in speakers.most_common())
    return f"{quotes}: {by_number}"


def _printable(text: str) -> str:
    """Put ``text`` on one line, without the control characters that a terminal obeys."""
    return _without_control(" ".join(text.split()))


def _without_control(text: str) -> str:
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _fit(text: str, width: int) -> str:
    """Cut or fill ``text`` to ``width`` columns."""
    used = _width(text)
    if used <= width:
        return text + " " * (width - used)
    kept, used = "", 0
    for char in text:
        used += _width(char)
        if used > width - 1:
            break
        kept += char
    kept = kept.rstrip() + "…"
    return kept + " " * (width - _width(kept))


def _width(text: str) -> int:
    """Count the columns of a terminal that ``text`` takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


if __name__ == "__main__":
    sys.exit(main())
