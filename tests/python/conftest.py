"""A document written by hand, so that the tests of the views do not hang on what the analysis finds."""

from __future__ import annotations

import json

import pytest

import quoth

TEXT = "😀 “We will rebuild the bridge,” said Minister Adaeze Okafor. “No,” she added, “never.” Nobody asked Okafor why."


def written_by_hand(text: str = TEXT) -> str:
    def span(piece: str) -> dict[str, object]:
        start = text.index(piece)
        return {"start": start, "end": start + len(piece), "text": piece}

    def quote(content: list[str], cue: str, source: str) -> dict[str, object]:
        pieces = [span(piece) for piece in content]
        start, end = pieces[0]["start"], pieces[-1]["end"]
        return {
            "start": start,
            "end": end,
            "text": text[start:end],  # type: ignore[misc]
            "kind": "direct",
            "act": "speech",
            "content": pieces,
            "cue": span(cue),
            "source": span(source),
            "speaker": "Adaeze Okafor",
            "person": 0,
            "score": 0.9,
        }

    name = span("Adaeze Okafor")
    document = {
        "schema": 1,
        "text": text,
        "sentences": [
            span("😀 “We will rebuild the bridge,” said Minister Adaeze Okafor."),
            span("“No,” she added, “never.”"),
            span("Nobody asked Okafor why."),
        ],
        "entities": [
            {**name, "label": "PERSON", "score": 0.9},
            {**span("Okafor why") | {"end": span("Okafor why")["end"] - 4, "text": "Okafor"}, "label": "PERSON", "score": 0.75},  # type: ignore[operator]
        ],
        "people": [
            {
                "name": "Adaeze Okafor",
                "start": name["start"],
                "end": name["end"],
                "label": "PERSON",
                "mentions": [
                    {**name, "kind": "name"},
                    {**span("she"), "kind": "pronoun"},
                ],
                "aliases": ["Okafor"],
                "titles": ["Minister"],
                "pronouns": ["she"],
            }
        ],
        "quotes": [
            quote(["“We will rebuild the bridge,”"], "said", "Minister Adaeze Okafor"),
            quote(["“No,”", "“never.”"], "added", "she"),
        ],
    }
    return json.dumps(document)


@pytest.fixture
def doc() -> quoth.Document:
    return quoth.Document.from_json(written_by_hand())
