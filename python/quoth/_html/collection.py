"""A collection → a summary: how much, of which kinds, and by whom."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from quoth._html.pages import fragment
from quoth._html.tables import bar
from quoth._html.words import count, cut, escape
from quoth._printable import distinct
from quoth._spoken import spoken
from quoth._vocabulary import KINDS, NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quoth._quoth import Documents
    from quoth._spoken import Spoken

_MOST_SPEAKERS = 10
_MOST_DOCUMENTS = 20


def documents(docs: Documents) -> str:
    """Give what a notebook shows of a collection."""
    if not len(docs):
        return fragment('<p class="none">No documents: the collection is empty.</p>')
    said = spoken(docs)
    number, totals = len(said.rows), said.totals()
    missing = sum(doc is None for doc in docs)
    facts = [count(len(docs), "document"), count(number, "quotation")]
    if missing:
        facts.insert(1, f"{missing:,} missing")
    if docs.errors:
        facts.insert(1, count(len(docs.errors), "error"))
    if number:
        facts += [count(len(totals), "speaker"), f"{(number - said.named()) / number:.0%} with {NOBODY}"]
    heading = f'<p class="heading">{" · ".join(facts)}</p>'
    charts = f'<div class="charts">{_kinds(said)}{_speakers(said, totals)}</div>' if number else ""
    return fragment(f"{heading}{charts}{_titles(docs)}")


def _kinds(said: Spoken) -> str:
    kinds = Counter(said.kinds)
    return _bars("kind", [(kind, kinds[kind]) for kind in KINDS if kinds[kind]], count(len(said.kinds), "quotation"))


def _speakers(said: Spoken, totals: Counter[int]) -> str:
    top = totals.most_common(_MOST_SPEAKERS)
    names = distinct(said.people[one].name for one, _ in top)
    first = f"the {len(top)} most quoted of " * (len(totals) > len(top))
    by = "" if said.is_linked else ", by name"
    unknown = count(len(said.rows) - said.named(), "quotation")
    caption = f"{first}{count(len(totals), 'speaker')}{by}; {unknown} with {NOBODY}"
    return _bars("speaker", zip(names, (number for _, number in top), strict=True), caption)


def _bars(title: str, amounts: Iterable[tuple[str, int]], caption: str) -> str:
    lines = list(amounts)
    longest = max((number for _, number in lines), default=1)
    rows = "".join(
        f'<tr><th scope="row" dir="auto">{escape(cut(name, 60))}</th>'
        f"<td>{bar(number / longest, f'{number:,}')}</td></tr>"
        for name, number in lines
    )
    return (
        f'<table class="rows bars"><caption>{caption}</caption>'
        f'<thead><tr><th scope="col">{title}</th><th scope="col">quotations</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _titles(docs: Documents) -> str:
    """List the first documents by how their texts begin."""
    lines = []
    for place, doc in enumerate(docs[:_MOST_DOCUMENTS]):
        if doc is None:
            lines.append(f'<li value="{place}"><span class="none">missing</span></li>')
            continue
        begin = cut(doc.text.strip().split("\n", 1)[0], 80)
        lines.append(
            f'<li value="{place}"><span dir="auto">{escape(begin) or "(no text)"}</span> '
            f'<span class="more">{count(len(doc.quotes), "quotation")}</span></li>'
        )
    shown = "the first " * (len(docs) > _MOST_DOCUMENTS) + count(len(lines), "document")
    return f"<details><summary>{shown[:1].upper()}{shown[1:]}</summary><ol>{''.join(lines)}</ol></details>"
