"""Quotations that a correction adds: the kind that their marks tell."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest

import quoth
from handmade import DocumentWriter
from quoth import _corrected, _quoted


def place(piece: str, text: str) -> tuple[int, int]:
    start = text.index(piece)
    return start, start + len(piece)


KINDS = [
    ("Ann Lee said it rained.", ["it rained"], None, "indirect"),
    ("“It rained,” said Ann Lee.", ["“It rained,”"], None, "direct"),
    ("“It rained,” said Ann Lee.", ["It rained"], "said", "direct"),
    ("“No,” she said, “never.”", ["“No,”", "“never.”"], "said", "direct"),
    ("“No,” she said, never.", ["“No,”", "never"], "said", "mixed"),
    ('Ann Lee said it was "a cruel joke".', ['it was "a cruel joke"'], "said", "mixed"),
    ("'It didn't rain,' said Ann Lee.", ["'It didn't rain,'"], "said", "direct"),
    ("He said the owners' sons took ’em.", ["the owners' sons took ’em"], "said", "indirect"),
    ("``It rained,'' said Ann Lee.", ["``It rained,''"], "said", "direct"),
    ("„It rained,“ said Ann Lee, «often».", ["„It rained,“", "«often»"], "said", "direct"),
    ("“We wait.\n\n“It floods,” he said.", ["“We wait.", "“It floods,”"], "said", "direct"),
    ('"We wait.\n"It floods," he said. Rain fell.', ["Rain fell"], None, "indirect"),
    ("“The gate is shut.\n\nHe said it rained.", ["it rained"], "said", "indirect"),
    ("“The mayor told me that it was shut,” she said.", ["that it was shut"], "told me", "indirect"),
    ("“The mayor told me it was ‘shut’,” she said.", ["it was ‘shut’"], "told me", "mixed"),
    ("“The mayor told me: ‘It is shut’,” she said.", ["‘It is shut’"], "told me", "direct"),
]


@pytest.mark.parametrize(("text", "pieces", "cue", "kind"), KINDS)
def test_kind_of_an_added_quotation_is_what_the_marks_tell(
    text: str, pieces: list[str], cue: str | None, kind: str
) -> None:
    content = [place(piece, text) for piece in pieces]
    added = quoth.AddQuote(
        content[0][0], content[-1][1], cue=None if cue is None else place(cue, text), content=content
    )
    doc = quoth.Document.from_json(DocumentWriter(text).document())
    assert [quote.kind for quote in doc.with_corrections([added]).quotes] == [kind]
    given = dataclasses.replace(added, kind="topic")
    assert [quote.kind for quote in doc.with_corrections([given]).quotes] == ["topic"]


@pytest.mark.parametrize("mark", ["“", '"', "'", "‘“", "“a” ", "“\n", "\n \n"])
def test_marks_of_a_text_are_read_once_for_all_its_corrections(mark: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    class Counted(_quoted.Quoted):
        def __init__(self, text: str) -> None:
            read.append(text)
            super().__init__(text)

    monkeypatch.setattr(_corrected, "Quoted", Counted)
    text = mark * 2_000
    places = [(number, number + 1) for number in range(0, 2_000, 7)]
    empty = quoth.Document.from_json(DocumentWriter(text).document())
    doc = empty.with_corrections([quoth.AddQuote(*one) for one in places])
    assert len(doc.quotes) == len(places)
    assert read == [text]


@pytest.mark.parametrize("content", [None, 7, "It rained", (0, 3)])
def test_pieces_that_are_no_list_are_refused(content: Any) -> None:
    told = re.escape(f"AddQuote.content got {content!r}; pass a list of places, as in [(0, 7), (9, 12)], or leave")
    with pytest.raises(quoth.CorrectionError, match=told):
        quoth.AddQuote(0, 3, content=content)
