"""Documents drawn by hypothesis: any text, any spans that ``Document.from_json`` takes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

import quoth

Place = tuple[int, int]
Data = dict[str, Any]

LABELS = ("PERSON", "ORG", "LOC", "FAC", "NORP", "PRODUCT", "MISC", "DATE", "MONEY")
SCORES = st.floats(0, 1, width=32)
NAMES = st.sampled_from(["Ann Lee", "Ann Lee", "Ann Lee (2)", "Bo & <Co>", "Mayor\n"])
VALUES = st.none() | st.sampled_from(["2026-05-03", "2026-W10", "GBP 4000000", "<&>\n"])

WORDS = ["“No,”", " said ", "Ann", " ", "\n", "\r\n", "\n\n", "\t", '"', "'", "’", "é", "_", "-", "O", "=", "#"]
MARKUP = ["<b>", "&amp;", "]]>", "|", "\\s", "T1\tX 0 1", "1-2", "%20"]
ODD = ["😀", "👩\u200d🔬", "e\u0301", "ﬁ", "\u00ad", "\u2028", "\u202e", "\x85", "\x0c", "\x00", "\ufffe", "\x1f"]
SURROGATES = ["\ud800", "\udfff"]
TEXTS = st.lists(st.sampled_from(WORDS + MARKUP + ODD + SURROGATES) | st.text(max_size=3), max_size=30).map("".join)


class Drawing:
    def __init__(self, draw: st.DrawFn, *, tight: bool) -> None:
        self.draw = draw
        # What a document holds of a lone surrogate is U+FFFD, wherever it was written.
        self.text = draw(TEXTS).encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        self.marks = [i for i, one in enumerate(self.text) if not (tight and one.isspace())]

    def places(self, most: int) -> list[Place]:
        """Draw places none of which overlaps the next."""
        if not self.marks:
            return []
        drawn = sorted(self.draw(st.lists(st.integers(0, len(self.marks) - 1), max_size=2 * most)))
        kept: list[Place] = []
        for first, last in zip(drawn[::2], drawn[1::2], strict=False):
            if not kept or self.marks[first] >= kept[-1][1]:
                kept.append((self.marks[first], self.marks[last] + 1))
        return kept

    def span(self, place: Place) -> Data:
        return {"start": place[0], "end": place[1], "text": self.text[slice(*place)]}

    def one_span(self) -> Data | None:
        return next((self.span(place) for place in self.places(1)), None)

    def sentences(self) -> list[Data]:
        # A text with a word has a sentence; readers find those that a file does not tell.
        all_of_it = [(self.marks[0], self.marks[-1] + 1)] if self.marks else []
        return [self.span(place) for place in self.places(4) or all_of_it]

    def entity(self, place: Place) -> Data:
        label = self.draw(st.sampled_from(LABELS))
        return self.span(place) | {"label": label, "value": self.draw(VALUES), "score": self.draw(SCORES)}

    def person(self) -> Data | None:
        mentions = self.places(3)
        if not mentions:
            return None
        start, end = self.draw(st.sampled_from([*mentions, *self.places(1)]))
        kinds = st.sampled_from(["name", "nominal", "pronoun"])
        return {
            "name": self.draw(NAMES),
            "start": start,
            "end": end,
            "label": self.draw(st.sampled_from(["PERSON", "ORG"])),
            "mentions": [self.span(one) | {"kind": self.draw(kinds)} for one in mentions],
            **{one: self.draw(st.lists(NAMES, max_size=2)) for one in ("aliases", "titles", "pronouns")},
        }

    def quote(self, people: list[Data]) -> Data | None:
        content = self.places(3)
        if not content:
            return None
        source = self.one_span()
        who = self.draw(st.lists(st.integers(0, len(people) - 1), max_size=2, unique=True)) if people else []
        only = who[0] if len(who) == 1 and self.draw(st.booleans()) else None
        kinds = st.sampled_from(["named", "anonymous", "group", "document"])
        return {
            **self.span((content[0][0], content[-1][1])),
            "kind": self.draw(st.sampled_from(["direct", "indirect", "mixed", "topic"])),
            "act": self.draw(st.sampled_from(["speech", "writing", "thought", "stance"])),
            "content": [self.span(piece) for piece in content],
            "cue": self.one_span(),
            "source": source,
            "source_kind": self.draw(kinds) if source else None,
            "via": self.one_span(),
            "speaker": None if only is None else people[only]["name"],
            "person": only,
            "speakers": [{"name": people[one]["name"], "person": one} for one in who],
            "speaker_score": self.draw(st.none() | SCORES) if who else None,
            "score": self.draw(SCORES),
        }


@st.composite
def documents(draw: st.DrawFn, *, tight: bool = False) -> quoth.Document:
    """Draw a document; where ``tight``, no span starts or ends with white space."""
    drawing = Drawing(draw, tight=tight)
    people = [one for one in (drawing.person() for _ in range(draw(st.integers(0, 3)))) if one]
    quotes = [one for one in (drawing.quote(people) for _ in range(draw(st.integers(0, 3)))) if one]
    data = {
        "schema": 1,
        "text": drawing.text,
        "sentences": drawing.sentences(),
        "entities": [drawing.entity(place) for place in drawing.places(3)],
        "people": people,
        "quotes": sorted(quotes, key=lambda one: int(one["start"])),
    }
    return quoth.Document.from_json(json.dumps(data))
