"""Documents drawn by hypothesis: any text, any spans that ``Document.from_json`` takes."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

import quoth

Place = tuple[int, int]

LABELS = ("PERSON", "ORG", "LOC", "FAC", "NORP", "PRODUCT", "MISC", "DATE", "MONEY")

PIECES = st.one_of(
    st.sampled_from(
        ["“No,”", " said ", "Ann", " ", "\n", "\r\n", "\n\n", "\t", '"', "'", "’", "<b>", "&amp;", "]]>", "|"]
    ),
    st.sampled_from(
        ["😀", "👩\u200d🔬", "e\u0301", "\u00ad", "\u2028", "\x85", "\x0c", "\x00", "\ufffe", "\x1f", "\\s", "#"]
    ),
    st.sampled_from(["\u202e", "ﬁ", "_", "-", "O", "=", "é", "\ud800", "\udfff", "T1\tX 0 1", "1-2", "%20", "\u0085"]),
    st.text(max_size=3),
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@st.composite
def documents(draw: st.DrawFn, *, tight: bool = False) -> quoth.Document:
    """Draw a document; where ``tight``, no span starts or ends with white space."""
    # What a document holds of a lone surrogate is U+FFFD, wherever it was written.
    text = draw(TEXTS).encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    marks = [i for i, one in enumerate(text) if not (tight and one.isspace())]

    def places(most: int) -> list[Place]:
        if not marks:
            return []
        drawn = sorted(draw(st.lists(st.integers(0, len(marks) - 1), max_size=2 * most)))
        return [(marks[a], marks[b] + 1) for a, b in zip(drawn[::2], drawn[1::2], strict=False)]

    def apart(most: int) -> list[Place]:
        found = places(most)
        return found[:1] + [after for before, after in pairwise(found) if after[0] >= before[1]] if found else []

    def separate(most: int) -> list[Place]:
        kept: list[Place] = []
        for place in apart(most):
            if not kept or place[0] >= kept[-1][1]:
                kept.append(place)
        return kept

    def span(place: Place) -> dict[str, Any]:
        return {"start": place[0], "end": place[1], "text": text[slice(*place)]}

    def one_span() -> dict[str, Any] | None:
        found = places(1)
        return span(found[0]) if found else None

    score = st.floats(0, 1, width=32)
    words = st.sampled_from(["Ann Lee", "Ann Lee", "Bo & <Co>", "Mayor\n"])

    def person() -> dict[str, Any] | None:
        mentions = separate(3)
        if not mentions:
            return None
        main = draw(st.sampled_from([*mentions, *places(1)]))
        return {
            "name": draw(words),
            **{key: value for key, value in span(main).items() if key != "text"},
            "label": draw(st.sampled_from(["PERSON", "ORG"])),
            "mentions": [
                span(one) | {"kind": draw(st.sampled_from(["name", "nominal", "pronoun"]))} for one in mentions
            ],
            **{one: draw(st.lists(words, max_size=2)) for one in ("aliases", "titles", "pronouns")},
        }

    people = [one for one in (person() for _ in range(draw(st.integers(0, 3)))) if one]

    def quote() -> dict[str, Any] | None:
        content = separate(3)
        if not content:
            return None
        source = one_span()
        who = draw(st.lists(st.sampled_from(range(len(people))), max_size=2, unique=True)) if people else []
        only = who[0] if len(who) == 1 and draw(st.booleans()) else None
        kinds = st.sampled_from(["named", "anonymous", "group", "document"])
        return {
            **span((content[0][0], content[-1][1])),
            "kind": draw(st.sampled_from(["direct", "indirect", "mixed", "topic"])),
            "act": draw(st.sampled_from(["speech", "writing", "thought", "stance"])),
            "content": [span(piece) for piece in content],
            "cue": one_span(),
            "source": source,
            "source_kind": draw(kinds) if source else None,
            "via": one_span(),
            "speaker": None if only is None else people[only]["name"],
            "person": only,
            "speakers": [{"name": people[one]["name"], "person": one} for one in who],
            "speaker_score": draw(st.none() | score) if who else None,
            "score": draw(score),
        }

    quotes = [one for one in (quote() for _ in range(draw(st.integers(0, 3)))) if one]
    value = st.none() | st.sampled_from(["2026-05-03", "2026-W10", "GBP 4000000", "<&>\n"])
    # A text with a word has a sentence; readers find those that a file does not tell.
    all_of_it = [(marks[0], marks[-1] + 1)] if marks else []
    data = {
        "schema": 1,
        "text": text,
        "sentences": [span(place) for place in separate(4) or all_of_it],
        "entities": [
            span(place) | {"label": draw(st.sampled_from(LABELS)), "value": draw(value), "score": draw(score)}
            for place in separate(3)
        ],
        "people": people,
        "quotes": sorted(quotes, key=lambda one: one["start"]),
    }
    return quoth.Document.from_json(json.dumps(data))
