"""Tables → their first rows, what people read first wide and in front, the rest on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from quoth._html.page import fragment
from quoth._html.page import page as in_page
from quoth._html.words import count, cut, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from quoth._table import Columns

# A notebook is saved with what it shows.
_MOST_ROWS = 20
_LONGEST_TEXT = 2_000

_NONE = '<span class="none">–</span>'


class Layout(NamedTuple):
    """Which column of a table people read first, which stand beside it, and which unfold."""

    lead: str
    beside: tuple[str, ...]
    folded: tuple[str, ...]

    def suits(self, columns: Sequence[str]) -> bool:
        return {self.lead, *self.beside, *self.folded} <= set(columns)


# A table with all of a layout's columns has that layout; one with columns that a user chose has
# these, in their order.
LAYOUTS = (
    Layout("content_text", ("speaker", "cue", "kind", "score"), ("row", "start", "end", "speakers", "source", "act")),
    Layout("name", ("documents", "quotes", "label"), ("corpus_person", "aliases", "titles", "words_quoted", "score")),
    Layout("name", ("quotes", "mentions", "label"), ("row", "person", "aliases", "titles", "words_quoted")),
    Layout("text", ("label", "value", "score"), ("row", "start", "end", "person")),
    Layout("text", ("kind",), ("row", "person", "start", "end")),
    Layout("text", ("role",), ("row", "start", "end")),
    Layout("text", ("row",), ("start", "end")),
    Layout("reason", ("name", "score"), ("row", "person", "corpus_person")),
)

_TITLES = {"content_text": "quotation", "words_quoted": "words", "corpus_person": "person"}
# Shares, from 0 to 1; and numbers that are longest for the largest.
_SHARES = ("score", "speaker_score")
_AMOUNTS = ("documents", "quotes", "mentions")


def table(columns: Columns) -> str:
    """Give what a notebook shows of a table: its first rows."""
    return fragment(rows_of(columns.to_pydict(limit=_MOST_ROWS), len_of(columns)))


def len_of(columns: Columns) -> int:
    """Give the number of rows."""
    return columns.num_rows


def rows_of(columns: Mapping[str, list[Any]], total: int, noun: str = "row") -> str:
    """Give a table of HTML with all rows of ``columns``, and how many of ``total`` these are."""
    shown = len(next(iter(columns.values()), ()))
    if not total:
        return f'<p class="none">No {noun}s</p>'
    layout = next((one for one in LAYOUTS if one.suits(list(columns))), None)
    body = _laid_out(columns, layout) if layout else _plain(columns)
    number = count(total, noun) if shown >= total else f"the first {shown:,} of {count(total, noun)}"
    return f'<table class="rows{" laid" if layout else ""}"><caption>{number}</caption>{body}</table>'


def _plain(columns: Mapping[str, list[Any]]) -> str:
    names = "".join(f'<th scope="col">{escape(_title(name))}</th>' for name in columns)
    rows = (
        "".join(f"<td>{_cell(name, value, columns)}</td>" for name, value in zip(columns, row, strict=True))
        for row in zip(*columns.values(), strict=True)
    )
    return f"<thead><tr>{names}</tr></thead><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody>"


def _laid_out(columns: Mapping[str, list[Any]], layout: Layout) -> str:
    names = (layout.lead, *layout.beside)
    heads = "".join(f'<th scope="col">{escape(_title(name))}</th>' for name in names)
    rest = [name for name in columns if name not in names and not (name == "text" and layout.lead == "content_text")]
    rows = []
    for place in range(len(columns[layout.lead])):
        row = {name: values[place] for name, values in columns.items()}
        beside = "".join(f'<td class="{name}">{_beside(name, row, columns)}</td>' for name in layout.beside)
        rows.append(f'<tr><td class="lead">{_lead(row, layout.lead, rest, columns)}</td>{beside}</tr>')
    return f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody>"


def _lead(row: Mapping[str, Any], lead: str, rest: Iterable[str], columns: Mapping[str, list[Any]]) -> str:
    text = row[lead]
    facts = "".join(
        f"<dt>{escape(_title(name))}</dt><dd>{_cell(name, row[name], columns)}</dd>"
        for name in rest
        if row[name] is not None and row[name] != []
    )
    whole = f'<p class="whole" dir="auto">{escape(cut(text, _LONGEST_TEXT))}</p>' if cut(text) != text else ""
    return f'<details><summary><span dir="auto">{escape(cut(text))}</span></summary>{whole}<dl>{facts}</dl></details>'


def _beside(name: str, row: Mapping[str, Any], columns: Mapping[str, list[Any]]) -> str:
    if name == "speaker" and "speakers" in row:
        return _speaker(row)
    return _cell(name, row[name], columns)


def _speaker(row: Mapping[str, Any]) -> str:
    """Give all who speak; where the text names nobody, the words that it has for them."""
    if row["speaker"] is None and len(row["speakers"]) != 1 and not row["speakers"]:
        return f"<i>{escape(cut(row['source'], 60))}</i>" if row["source"] else _NONE
    if row["speaker"] is None and len(row["speakers"]) == 1:
        return escape(cut(row["source"] or row["speakers"][0], 60))
    return " and ".join(f"<bdi>{escape(cut(name, 60))}</bdi>" for name in row["speakers"])


def _cell(name: str, value: object, columns: Mapping[str, list[Any]]) -> str:
    if value is None or value == []:
        return _NONE
    if name in _SHARES and isinstance(value, float):
        return bar(value, f"{value:.2f}")
    if name in _AMOUNTS and isinstance(value, int):
        return bar(value / max(1, *columns[name]), f"{value:,}")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return f"{value:,}"
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return f'<span dir="auto">{escape(cut(text))}</span>'


def bar(share: float, text: str) -> str:
    """Give a bar whose length is a share of the longest, with its number."""
    return f'<span class="amount"><span class="bar" style="--share:{share:.3f}"></span> {escape(text)}</span>'


def _title(name: str) -> str:
    return _TITLES.get(name, name.replace("_", " "))


def table_page(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Give a page with a whole table, in pieces."""
    return in_page("quoth", _table_pieces(columns, rows))


def _table_pieces(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield '<div class="quoth"><h1 class="spoken">quoth</h1><table class="rows"><thead><tr>'
    yield from (f'<th scope="col">{escape(name)}</th>' for name in columns)
    yield "</tr></thead><tbody>\n"
    for row in rows:
        yield f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>\n"
    yield "</tbody></table></div>"
