"""Tables → their first rows: what people read first wide and in front, the rest on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from quoth._html.pages import fragment
from quoth._html.pages import page as in_page
from quoth._html.words import count, cut, escape, name, plural
from quoth._vocabulary import UNSURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from quoth._table import Columns

# A notebook is saved with what it shows.
MOST_ROWS = 20
_LONGEST_TEXT = 2_000
_LONGEST_NAME = 60

_NONE = '<span class="none">–</span>'


class Layout(NamedTuple):
    """Which column of a table people read first, which stand beside it, and what a row is."""

    noun: str
    lead: str
    beside: tuple[str, ...]
    # What else a table must have: one with columns that a user chose has these alone, in their order.
    folded: tuple[str, ...]
    # Whether what is read first is text rather than a name.
    wide: bool = False

    def suits(self, columns: Sequence[str]) -> bool:
        return {self.lead, *self.beside, *self.folded} <= set(columns)


_LAYOUTS = (
    Layout(
        "quotation",
        "content_text",
        ("speaker", "cue", "kind", "score"),
        ("start", "speakers", "source", "act"),
        wide=True,
    ),
    Layout("person", "name", ("quotes", "documents", "label"), ("corpus_person", "words_quoted")),
    Layout("person", "name", ("quotes", "mentions", "label"), ("row", "person", "words_quoted")),
    Layout("entity", "text", ("label", "value", "score"), ("row", "start", "end")),
    Layout("mention", "text", ("kind",), ("row", "person", "start", "end")),
    Layout("paragraph", "text", ("role",), ("row", "start", "end"), wide=True),
    Layout("sentence", "text", ("row",), ("start", "end"), wide=True),
    Layout("reason", "reason", ("name", "score"), ("person",), wide=True),
)

_TITLES = {"content_text": "quotation", "words_quoted": "words", "corpus_person": "person"}
# Shares, from 0 to 1; and numbers that are longest for the largest.
_SHARES = ("score", "speaker_score")
_AMOUNTS = ("documents", "quotes", "mentions")


def table(columns: Columns) -> str:
    """Give what a notebook shows of a table: its first rows."""
    return fragment(rows_of(columns.to_pydict(limit=MOST_ROWS), columns.num_rows))


def rows_of(columns: Mapping[str, list[Any]], total: int, first: str = "the first {:,} of") -> str:
    """Give a table of HTML with all rows of ``columns``, and say how many of ``total`` these are."""
    layout = next((one for one in _LAYOUTS if one.suits(list(columns))), None)
    noun = layout.noun if layout else "row"
    if not total:
        return f'<p class="none">No {plural(noun)}.</p>'
    shown = len(next(iter(columns.values()), ()))
    number = count(total, noun) if shown >= total else f"{first.format(shown)} {count(total, noun)}"
    body = _laid_out(columns, layout) if layout else _plain(columns)
    classes = f"rows laid{' wide' * layout.wide}" if layout else "rows"
    return f'<table class="{classes}"><caption>{number}</caption>{body}</table>'


def _plain(columns: Mapping[str, list[Any]]) -> str:
    rows = (
        "".join(f"<td>{_cell(column, value, columns)}</td>" for column, value in zip(columns, row, strict=True))
        for row in zip(*columns.values(), strict=True)
    )
    return f"{_head(columns)}<tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody>"


def _laid_out(columns: Mapping[str, list[Any]], layout: Layout) -> str:
    in_sight = (layout.lead, *layout.beside)
    # The text between the first and the last piece of a quotation has the cue in it.
    rest = [column for column in columns if column not in (*in_sight, "text" if layout.lead != "text" else "")]
    rows = []
    for place in range(len(columns[layout.lead])):
        row = {column: values[place] for column, values in columns.items()}
        beside = "".join(f'<td class="{column}">{_beside(column, row, columns)}</td>' for column in layout.beside)
        rows.append(f'<tr><td class="lead">{_lead(row, layout.lead, rest, columns)}</td>{beside}</tr>')
    return f"{_head(in_sight)}<tbody>{''.join(rows)}</tbody>"


def _head(columns: Iterable[str]) -> str:
    titles = "".join(f'<th scope="col">{escape(_title(column))}</th>' for column in columns)
    return f"<thead><tr>{titles}</tr></thead>"


def _lead(row: Mapping[str, Any], lead: str, rest: Iterable[str], columns: Mapping[str, list[Any]]) -> str:
    """Give what is read first, which unfolds into all of it and the rest of the row."""
    text = str(row[lead])
    whole = f'<p class="whole" dir="auto">{escape(cut(text, _LONGEST_TEXT))}</p>' if cut(text) != text else ""
    facts = "".join(
        f"<dt>{escape(_title(column))}</dt><dd>{_cell(column, row[column], columns)}</dd>"
        for column in rest
        if row[column] not in (None, [])
    )
    return f"<details><summary>{_text(text)}</summary>{whole}<dl>{facts}</dl></details>"


def _beside(column: str, row: Mapping[str, Any], columns: Mapping[str, list[Any]]) -> str:
    return _speaker(row) if column == "speaker" else _cell(column, row[column], columns)


def _speaker(row: Mapping[str, Any]) -> str:
    """Give all who speak; where the text does not name them all, its words for them."""
    names = row["speakers"]
    if row["speaker"] is None and len(names) < 2:  # noqa: PLR2004 — one of several
        source = row["source"] or " and ".join(names)
        return f"<i>{name(source, _LONGEST_NAME)}</i>" if source else _NONE
    score = row.get("speaker_score")
    unsure = f' <span title="{score:.0%} sure">?</span>' if score is not None and score < UNSURE else ""
    return " and ".join(name(one, _LONGEST_NAME) for one in names) + unsure


def _cell(column: str, value: object, columns: Mapping[str, list[Any]]) -> str:
    if value is None or value == []:
        return _NONE
    if column in _SHARES and isinstance(value, float):
        return bar(value, f"{value:.2f}")
    if column in _AMOUNTS and isinstance(value, int):
        return bar(value / max(1, *columns[column]), f"{value:,}")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return f"{value:,}"
    return _text(", ".join(value) if isinstance(value, list) else str(value))


def _text(text: str) -> str:
    return f'<span dir="auto">{escape(cut(text))}</span>'


def bar(share: float, text: str) -> str:
    """Give a bar whose length is a share of the longest, with its number."""
    return f'<span class="amount"><span class="bar" style="--share:{share:.3f}"></span> {escape(text)}</span>'


def _title(column: str) -> str:
    return _TITLES.get(column, column.replace("_", " "))


def table_page(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Give a page with a whole table, in pieces."""
    return in_page("quoth", _table_pieces(columns, rows))


def _table_pieces(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield '<div class="quoth"><h1 class="spoken">quoth</h1><table class="rows"><thead><tr>'
    yield from (f'<th scope="col">{escape(column)}</th>' for column in columns)
    yield "</tr></thead><tbody>\n"
    for row in rows:
        yield f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>\n"
    yield "</tbody></table></div>"
