"""Texts, and documents written by hand: tests of them do not depend on the analysis."""

from __future__ import annotations

import json

import quoth

BRIDGE = "“We will rebuild the bridge,” said Adaeze Okafor."

# An emoji and curly quotation marks come first, so that offsets in bytes or UTF-16 would be wrong.
TEXT = (
    "😀 “We will rebuild the bridge,” said Minister Adaeze Okafor. “No,” she added, “never.” Nobody asked Okafor why."
)


class DocumentWriter:
    """Writes the JSON of a document about ``text``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.speaker: str | None = None

    def at(self, start: int, end: int) -> dict[str, object]:
        return {"start": start, "end": end, "text": self.text[start:end]}

    def span(self, piece: str, nth: int = 0) -> dict[str, object]:
        start = -1
        for _ in range(nth + 1):
            start = self.text.index(piece, start + 1)
        return self.at(start, start + len(piece))

    def quote(self, *content: str, cue: str | None, source: str | None, speaker: str | None) -> dict[str, object]:
        first, last = self.text.index(content[0]), self.text.index(content[-1]) + len(content[-1])
        return {
            **self.at(first, last),
            "kind": "direct",
            "act": "speech",
            "content": [self.span(piece) for piece in content],
            "cue": None if cue is None else self.span(cue),
            "cue_lemma": None if cue is None else {"said": "say", "added": "add"}.get(cue, cue),
            "negated": False,
            "source": None if source is None else self.span(source),
            "source_kind": None if source is None else "named" if speaker else "anonymous",
            "via": None,
            "via_person": None,
            "speaker": speaker,
            "person": None if speaker is None else 0,
            "speakers": [] if speaker is None else [{"name": speaker, "person": 0}],
            "speaker_score": None if speaker is None else 0.95,
            "paragraph": 0,
            "score": 0.9,
        }

    def document(self, **items: list[dict[str, object]]) -> str:
        kinds = ("paragraphs", "sentences", "entities", "people", "quotes")
        return json.dumps({"schema": 1, "text": self.text} | {kind: items.get(kind, []) for kind in kinds})


def two_quotes() -> str:
    """Write the JSON of a document about ``TEXT`` with two quotations of one speaker."""
    write = DocumentWriter(TEXT)
    name, speaker = write.span("Adaeze Okafor"), "Adaeze Okafor"
    return write.document(
        paragraphs=[write.at(0, len(TEXT)) | {"role": "body"}],
        sentences=[
            write.span("😀 “We will rebuild the bridge,” said Minister Adaeze Okafor."),
            write.span("“No,” she added, “never.”"),
            write.span("Nobody asked Okafor why."),
        ],
        entities=[
            name | {"label": "PERSON", "value": None, "score": 0.9},
            write.span("Okafor", 1) | {"label": "PERSON", "value": None, "score": 0.75},
        ],
        people=[
            {
                "name": "Adaeze Okafor",
                "start": name["start"],
                "end": name["end"],
                "label": "PERSON",
                "mentions": [
                    name | {"kind": "name"},
                    write.span("she") | {"kind": "pronoun"},
                    write.span("Okafor", 1) | {"kind": "name"},
                ],
                "aliases": ["Okafor"],
                "titles": ["Minister"],
                "pronouns": ["she"],
            }
        ],
        quotes=[
            write.quote("“We will rebuild the bridge,”", cue="said", source="Minister Adaeze Okafor", speaker=speaker),
            write.quote("“No,”", "“never.”", cue="added", source="she", speaker=speaker),
        ],
    )


def items(doc: quoth.Document) -> list[quoth.Span]:
    """Give all items of ``doc``, and the spans that they consist of."""
    found: list[quoth.Span] = [*doc.paragraphs, *doc.sentences, *doc.entities, *doc.people, *doc.quotes]
    found += [mention for person in doc.people for mention in person.mentions]
    for quote in doc.quotes:
        found += quote.content
        found += [part for part in (quote.cue, quote.source, quote.speaker) if part is not None]
    return found


ARTICLE_HEAD = """id: t
country: gb
outlet: local
desk: politics
form: article
furniture: no
marks: curly
date: 2026-05-03
writer: w
"""
"""The head of an article of the corpus, without its cast."""
