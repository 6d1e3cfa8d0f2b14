"""The texts that the classifier of sentence ends learns from: whole documents, copies with noise, and excerpts."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus import split
from corpus.__main__ import ARTICLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path


@dataclass
class Document:
    """A text and where its sentences start and end."""

    text: str
    sentences: list[tuple[int, int]]
    sets: list[str]


TREEBANKS = ("gum", "ewt", "lines", "partut")
FREE, FREE_GENRES = "gum-free", ("academic", "bio", "court", "interview", "news", "voyage")
"""The part of GUM whose texts may be used for any purpose, and its genres."""
OWN = "quoth"
"""The name of the project's own corpus."""


def read(path: Path, corpora: Iterable[str] | None, limit: int | None) -> list[Document]:
    """The documents of a file, whose sets are named with their condition: "ewt/flat"."""
    documents = []
    with path.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            names = set(record["sets"])
            if "gum" in names and record["source"].split(".")[-1] in FREE_GENRES:
                names.add(FREE)
            if corpora and not set(corpora) & names:
                continue
            sets = [f"{name}/{record['cond']}" for name in record["sets"]]
            documents.append(Document(record["text"], [tuple(span) for span in record["sentences"]], sets))
    return documents[:: max(1, len(documents) // limit)] if limit else documents


def own_documents(part: str) -> list[Document]:
    """The articles of a part of the project's own corpus: as written, as one line, and hard-wrapped."""
    documents = []
    for article in split.read_part(part, ARTICLES):
        written = Document(article.text, [tuple(span) for span in article.sentences], [f"{OWN}/para"])
        documents += [written, on_one_line(written), wrapped(written)]
    return documents


def on_one_line(document: Document) -> Document:
    """The sentences with a space between them, and within them for each white space."""
    sentences: list[tuple[int, int]] = []
    text = ""
    for start, end in document.sentences:
        sentence = " ".join(document.text[start:end].split())
        text += " " if text else ""
        sentences.append((len(text), len(text) + len(sentence)))
        text += sentence
    return Document(text, sentences, [f"{OWN}/flat"])


def wrapped(document: Document) -> Document:
    """The text with line breaks for spaces, so that lines have 72 columns at most."""
    text = list(document.text)
    for line in re.finditer(r".+", document.text):
        start = line.start()
        for word in re.finditer(r"\S+", line[0]):
            at = line.start() + word.start()
            if line.start() + word.end() - start > COLUMNS and text[at - 1] == " ":
                text[at - 1] = "\n"
                start = at
    return Document("".join(text), document.sentences, [f"{OWN}/wrap"])


COLUMNS = 72


def lower(text: str) -> str:
    """Small letters, where that leaves the length as it is."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def upper(text: str) -> str:
    """Capitals, where that leaves the length as it is."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def without_stop(sentence: str) -> str:
    """A sentence as headlines and chats write it."""
    return re.sub(r"(?<=\w)[.!?]+$", "", sentence)


LONGEST_HEADLINE = 60
LONGEST_EXCERPT = 4  # in sentences
SPEAKERS = ("SMITH", "Q", "A", "THE COURT", "MS. LEE", "Moderator", "Mr. Ames", "INTERVIEWER")


def noisy(document: Document, rng: random.Random) -> Document:
    """The document with one kind of noise all over."""

    def here(rate: float, change: Callable[[str], str]) -> Callable[[str], str]:
        return lambda sentence: change(sentence) if rng.random() < rate else sentence

    kinds: list[tuple[Callable[[str], str], float]] = [
        (lower, 0),
        (upper, 0),
        (here(0.5, without_stop), 0),
        (lambda sentence: lower(here(0.5, without_stop)(sentence)), 0),
        (str, 0.3),
        (
            here(
                0.2, lambda sentence: without_stop(sentence).title() if len(sentence) < LONGEST_HEADLINE else sentence
            ),
            0,
        ),
        (here(0.3, lambda sentence: f"{rng.choice(SPEAKERS)}: {sentence}"), 0),
    ]
    change, glue = rng.choice(kinds)
    pieces: list[str] = []
    sentences = []
    at = end = 0
    for start, stop in document.sentences:
        space = document.text[end:start]
        # "Is it over?Nobody knows."
        if glue and space == " " and re.search(r"[a-z][.?!]$", document.text[:end][-2:]) and rng.random() < glue:
            space = ""
        sentence = change(document.text[start:stop]) or document.text[start:stop]
        pieces += [space, sentence]
        at += len(space)
        sentences.append((at, at + len(sentence)))
        at += len(sentence)
        end = stop
    return Document("".join(pieces), sentences, document.sets)


def excerpts(document: Document, rng: random.Random, most: int) -> Iterator[Document]:
    """The document in texts of one to `most` sentences, as they come from a query or a column of a table."""
    rest = document.sentences
    while rest:
        count = rng.randint(1, most)
        chosen, rest = rest[:count], rest[count:]
        first = chosen[0][0]
        text = document.text[first : chosen[-1][1]]
        yield Document(text, [(start - first, end - first) for start, end in chosen], document.sets)


@dataclass
class Shares:
    """How many of the documents are learnt in other shapes too, from 0 to 1."""

    noise: float
    short: float  # in excerpts of a few sentences
    alone: float  # sentence by sentence


def copied(documents: list[Document], shares: Shares, seed: int) -> list[Document]:
    """Copies of some documents with noise, excerpts of some, and the sentences of some one by one."""
    rng = random.Random(seed)  # noqa: S311 the noise guards nothing
    copies = [noisy(document, rng) for document in documents if rng.random() < shares.noise]
    for document in documents:
        if rng.random() < shares.short:
            copies += excerpts(document, rng, LONGEST_EXCERPT)
        if rng.random() < shares.alone:
            copies += excerpts(document, rng, 1)
    return copies
