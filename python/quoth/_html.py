"""Documents, people and tables → HTML for notebooks and pages.

Everything is escaped. The colours suit light and dark themes: every mark has a foreground of its
own, and everything else that of the theme.
"""

from __future__ import annotations

import re
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quoth._quoth import Document, Documents, Person, Quote, Table

# A notebook is saved with what it shows, so long texts, tables and cells are cut. Texts and cells
# are measured in code points.
_MAX_TEXT = 20_000
_MAX_ROWS = 20
_MAX_QUOTES = 10
_MAX_CELL = 200

# Hues in degrees: steps of the golden angle keep the hues of any number of speakers apart.
_FIRST_HUE = 210.0
_GOLDEN_ANGLE = 137.508

_STYLE = """\
.quoth{--quoth-back:88%;--quoth-fore:#111;--quoth-dim:#666;--quoth-grey:#ddd;line-height:1.6}
.quoth mark{background:hsl(var(--hue) 75% var(--quoth-back));color:var(--quoth-fore);padding:.1em 0}
.quoth mark.unknown{background:var(--quoth-grey)}
.quoth .text{white-space:pre-wrap;overflow-wrap:anywhere;max-width:60em}
.quoth .entity{border-bottom:1px dotted currentColor}
.quoth .entity[data-label]::after{content:attr(data-label);font-size:.6em;margin-left:.3em;opacity:.7}
.quoth .cue{font-style:italic}
.quoth ul{list-style:none;padding:0;margin:0 0 .8em}
.quoth .legend li{display:inline-block;margin-right:1em}
.quoth .more,.quoth .none{color:var(--quoth-dim)}
.quoth table{border-collapse:collapse}
.quoth th,.quoth td{border-bottom:1px solid var(--quoth-grey);padding:.2em .6em;text-align:left;vertical-align:top}
@media (prefers-color-scheme:dark){.quoth{--quoth-back:26%;--quoth-fore:#f2f2f2;--quoth-dim:#aaa;--quoth-grey:#444}}
[data-jp-theme-light=true] .quoth,.vscode-light .quoth{\
--quoth-back:88%;--quoth-fore:#111;--quoth-dim:#666;--quoth-grey:#ddd}
[data-jp-theme-light=false] .quoth,.vscode-dark .quoth,[theme=dark] .quoth{\
--quoth-back:26%;--quoth-fore:#f2f2f2;--quoth-dim:#aaa;--quoth-grey:#444}
"""

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root{{color-scheme:light dark}}
body{{font-family:Georgia,serif;margin:2em auto;max-width:60em;padding:0 1em}}
</style>
</head>
<body>
{body}
</body>
</html>
"""

# Where a page that is written in pieces has its body; no page holds this character.
_BODY = "\0"

# Characters that HTML cannot hold: lone surrogates, and control characters but for tab, line feed
# and carriage return.
_NOT_IN_HTML = re.compile("[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def document(doc: Document, page: bool = False, limit: int | None = None) -> str:  # noqa: FBT001, FBT002
    """Give the text of ``doc``, or its first ``limit`` code points, with its marks and a legend."""
    hues = _hues(doc)
    shown = doc.text if limit is None else doc.text[:limit]
    text = "".join(_with_marks(shown, _marks(doc, hues)))
    more = _more(len(doc.text) - len(shown), "character")
    body = _fragment(f'{_legend(doc, hues)}<div class="text" dir="auto">{text}</div>{more}')
    if not page:
        return body
    title = _escape(_cut(doc.text.strip().split("\n", 1)[0], 60))
    return _PAGE.format(title=title or "quoth", body=body)


def documents_page(documents: Iterable[tuple[str, Document]]) -> Iterator[str]:
    """Give a page with all documents, each under its name, in pieces: no more than one is held."""
    before, after = _PAGE.format(title="quoth", body=_BODY).split(_BODY)
    yield before
    for name, doc in documents:
        yield f"<section>\n<h2>{_escape(name)}</h2>\n{document(doc)}\n</section>\n"
    yield after


def table_page(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Give a page with a whole table, in pieces."""
    before, after = _PAGE.format(title="quoth", body=_fragment(_BODY)).split(_BODY)
    yield f"{before}<table><thead><tr>{_cells('th', columns)}</tr></thead><tbody>\n"
    for row in rows:
        yield f"<tr>{_cells('td', row)}</tr>\n"
    yield f"</tbody></table>{after}"


def _cells(tag: str, texts: Iterable[str]) -> str:
    return "".join(f"<{tag}>{_escape(text)}</{tag}>" for text in texts)


def notebook(doc: Document) -> str:
    """Give what a notebook shows of ``doc``."""
    return document(doc, limit=_MAX_TEXT)


def documents(docs: Documents) -> str:
    """Give what a notebook shows of a collection."""
    return _fragment(f"<p>{_escape(repr(docs))}</p>")


def person(one: Person) -> str:
    """Give what a notebook shows of a person: name, facts and first quotations."""
    lines = [
        (title, ", ".join(values))
        for title, values in (("also", one.aliases), ("titles", one.titles), ("pronouns", one.pronouns))
        if values
    ]
    lines.append(("mentions", str(len(one.mentions))))
    facts = "".join(f"<li>{title}: {_escape(_cut(value))}</li>" for title, value in lines)
    quotes = "".join(f"<li>{_quotation(quote)}</li>" for quote in one.quotes[:_MAX_QUOTES])
    more = _more(len(one.quotes) - _MAX_QUOTES, "quote")
    heading = f"<strong>{_escape(one.name)}</strong> {_escape(one.label)}"
    return _fragment(f"<p>{heading}</p><ul>{facts}</ul><ul>{quotes}</ul>{more}")


def table(columns: Table) -> str:
    """Give what a notebook shows of a table: its first rows."""
    names = "".join(f"<th>{_escape(name)}</th>" for name in columns.columns)
    rows = zip(*columns.to_pydict(limit=_MAX_ROWS).values(), strict=True)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(value)}</td>' for value in row)}</tr>" for row in rows)
    more = _more(len(columns) - _MAX_ROWS, "row")
    return _fragment(f"<table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>{more}")


class _Mark(NamedTuple):
    """An HTML element around the text from ``start`` to ``end``, in code points."""

    start: int
    end: int
    tag: str
    attributes: str
    # Attributes of the last piece alone, where the element is split.
    last: str = ""


def _marks(doc: Document, hues: dict[Person, float]) -> list[_Mark]:
    marks = []
    for quote in doc.quotes:
        attributes = f'{_hue(quote, hues)} title="{_escape(_attribution(quote))}"'
        marks += [_Mark(piece.start, piece.end, "mark", attributes) for piece in quote.content]
        if quote.cue is not None:
            marks.append(_Mark(quote.cue.start, quote.cue.end, "span", 'class="cue"'))
    for entity in doc.entities:
        label = _escape(entity.label)
        marks.append(
            _Mark(entity.start, entity.end, "span", f'class="entity" title="{label}"', f' data-label="{label}"')
        )
    # Of two marks that start together, the longer one is outside; quotations are outside all else.
    return sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.tag))


def _with_marks(text: str, marks: list[_Mark]) -> Iterator[str]:
    """Split ``text`` at every boundary of a mark and wrap each piece in the marks around it.

    Marks may overlap without one lying inside the other, which HTML elements cannot. In pieces,
    each is closed before the next begins.
    """
    boundaries = {0, len(text)}
    for mark in marks:
        boundaries.update((min(mark.start, len(text)), min(mark.end, len(text))))
    ordered = sorted(boundaries)
    around: list[_Mark] = []
    upcoming = iter(marks)
    following = next(upcoming, None)
    for start, end in pairwise(ordered):
        around = [mark for mark in around if mark.end > start]
        while following is not None and following.start <= start:
            if following.end > start:
                around.append(following)
            following = next(upcoming, None)
        piece = _escape(text[start:end])
        # Of the quotations around a piece, the innermost shows: nested elements would hide one
        # another's colour.
        quotation = next((mark for mark in reversed(around) if mark.tag == "mark"), None)
        for mark in reversed(around):
            if mark.tag != "mark":
                last = mark.last if mark.end == end else ""
                piece = f"<{mark.tag} {mark.attributes}{last}>{piece}</{mark.tag}>"
        yield piece if quotation is None else f"<mark {quotation.attributes}>{piece}</mark>"


def _hues(doc: Document) -> dict[Person, float]:
    """Give each speaker a colour of its own."""
    speakers = dict.fromkeys(speaker for quote in doc.quotes for speaker in quote.speakers)
    return {speaker: round((_FIRST_HUE + i * _GOLDEN_ANGLE) % 360, 1) for i, speaker in enumerate(speakers)}


def _hue(quote: Quote, hues: dict[Person, float]) -> str:
    """Give the colour of the first of those who speak."""
    return f'style="--hue:{hues[quote.speakers[0]]}"' if quote.speakers else 'class="unknown"'


def _legend(doc: Document, hues: dict[Person, float]) -> str:
    """Count what each has said, alone or with others: what two say together counts for both."""
    counts = dict.fromkeys(hues, 0)
    unknown = 0
    for quote in doc.quotes:
        unknown += not quote.speakers
        for speaker in quote.speakers:
            counts[speaker] += 1
    lines = [
        f'<li><mark style="--hue:{hues[one]}">{_escape(one.name)}</mark> {_count(number, "quote")}</li>'
        for one, number in counts.items()
    ]
    if unknown:
        lines.append(f'<li><mark class="unknown">no speaker</mark> {_count(unknown, "quote")}</li>')
    return f'<ul class="legend">{"".join(lines)}</ul>' if lines else ""


def _attribution(quote: Quote) -> str:
    return f"{who_says(quote) or 'no speaker'}: {quote.kind} {quote.act}"


def who_says(quote: Quote) -> str | None:
    """Give who says ``quote``: the names of all speakers, or the source where it has others too."""
    if quote.speaker is not None or len(quote.speakers) > 1:
        return " and ".join(person.name for person in quote.speakers)
    return None if quote.source is None else quote.source.text


def _quotation(quote: Quote) -> str:
    cue = f"{_escape(quote.cue.text)}: " if quote.cue else ""
    return cue + _escape(_cut(quote.content_text))


def _cell(value: str | float | Iterable[str] | None) -> str:
    if value is None:
        return '<span class="none">–</span>'
    if isinstance(value, (str, int, float)):
        return _escape(_cut(str(value)))
    return _escape(_cut(", ".join(value)))


def _fragment(content: str) -> str:
    return f'<div class="quoth"><style>{_STYLE}</style>{content}</div>'


def _more(number: int, noun: str) -> str:
    return f'<p class="more">… {number:,} more {noun}{"" if number == 1 else "s"}</p>' if number > 0 else ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _cut(text: str, most: int = _MAX_CELL) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _escape(text: str) -> str:
    return escape(_NOT_IN_HTML.sub("\N{REPLACEMENT CHARACTER}", text))
