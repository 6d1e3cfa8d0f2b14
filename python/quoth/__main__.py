"""The command line: ``python -m quoth FILE...`` prints who said what."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import quoth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quoth import Document, Quote

_COLUMNS = ("speaker", "cue", "kind", "quotation")
# Widths in columns of the terminal. The quotation gets what the other three leave.
_MAX_WIDTHS = (26, 18, 8)
_MIN_QUOTATION_WIDTH = 20
_SEPARATOR = "  "


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code.

    It is 0, or 2 for an unknown option or a file that could not be read.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        # Wrong options are found before any text is read.
        pipeline = quoth.Pipeline(model=options.model, acts=options.acts, min_speaker_score=options.min_speaker_score)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    _set_output_encoding(json_only=options.json)
    try:
        return _run(pipeline, options)
    except BrokenPipeError:
        # The reader closed the pipe. Python would raise again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="quoth", description="Print who said what in news texts.")
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
            except (OSError, UnicodeDecodeError) as error:
                print(f"quoth: {name}: {_reason(error)}", file=sys.stderr)
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
            print("" if first else "\n", _printable(name), ":", sep="")
        print("\n".join(_report(doc)))
        first = False
    sys.stdout.flush()
    return 2 if unread else 0


def _read(name: str) -> str:
    # Bytes, since reading text would turn each "\r\n" into "\n" and move the offsets.
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return data.decode("utf-8-sig")


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8 ({error.reason} at byte {error.start})"
    return error.strerror or str(error)


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
    named = " and ".join(person.name for person in quote.speakers)
    who = named or (quote.source.text if quote.source else "?")
    cue = quote.cue.text if quote.cue else ""
    return _printable(who), _printable(cue), quote.kind, _printable(quote.content_text)


def _summary(doc: Document) -> str:
    speakers = Counter(person.name for quote in doc.quotes for person in quote.speakers)
    quotes = f"{len(doc.quotes)} quotation{'' if len(doc.quotes) == 1 else 's'}"
    if not speakers:
        return quotes
    by_number = ", ".join(f"{_printable(name)} ({number})" for name, number in speakers.most_common())
    return f"{quotes}: {by_number}"


def _printable(text: str) -> str:
    """Put ``text`` on one line, without the control characters that a terminal obeys."""
    text = " ".join(text.split())
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
