"""The files of the corpora → the documents that a run reads, and the batches of its epochs."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from training.data import batches, records, windows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from training.data import Document, Reader, Window


@dataclass
class Corpora:
    """What one training run reads: articles, each with the documents of all its annotators, by kind of annotation."""

    articles: dict[str, list[list[Document]]] = field(default_factory=lambda: defaultdict(list))
    shares: dict[str, float] = field(default_factory=dict)
    """Of the articles of a kind, how many an epoch reads."""

    def add(self, kind: str, documents: Iterable[Document], share: float = 1.0) -> None:
        versions: dict[str, list[Document]] = defaultdict(list)
        for document in documents:
            versions[document.name].append(document)
        self.articles[kind] += versions.values()
        self.shares[kind] = share

    def epoch(self, seed: str, pieces: int, window: tuple[int, int]) -> list[list[Window]]:
        """The batches of an epoch in random order.

        Each article comes once, as a random one of its annotators saw it, cut into windows of a random length.
        """
        chance = random.Random(seed)  # noqa: S311
        found = []
        for kind, articles in self.articles.items():
            cut: list[Window] = []
            for versions in chance.sample(articles, round(self.shares[kind] * len(articles))):
                cut += windows(chance.choice(versions), chance.randint(*window))
            # Shuffled before the stable sort, so that windows of equal length meet other ones in each epoch.
            chance.shuffle(cut)
            found += batches(cut, pieces)
        chance.shuffle(found)
        return found


QUOTE_FILES = {"polnear": ("polnear_train", "polnear_train_alt")}
ENTITY_FILES = {"worldwide": "worldwide_train"}
PARTIAL_FILES = {"crossner": "crossner_politics", "wikigold": "wikigold", "gum": "gum_free_train"}
TEXT_FILES = {
    **{name: f"entities/{file}" for name, file in PARTIAL_FILES.items()},
    "wnut": "entities/wnut17_train",
    "treebanks": "sentences/train",
}
"""Texts for a teacher to read."""
PARTIAL_SHARE, PARTIAL_WEIGHT, SILVER_WEIGHT = 0.3, 0.5, 0.5


def unlabelled(data: Path, reader: Reader, limit: int | None = None) -> list[Document]:
    """The texts of the corpora whose annotation a teacher makes up for, short ones joined."""
    found = []
    for name, file in TEXT_FILES.items():
        texts = [r["text"] for r in records(data / f"{file}.jsonl", limit) if r.get("cond", "para") == "para"]
        joined, size = [[]], 0
        for text in texts:
            if size > SHORT:
                joined.append([])
                size = 0
            joined[-1].append(text)
            size += len(text)
        found += [reader.document("\n\n".join(part), f"{name} {i}") for i, part in enumerate(joined) if part]
    return found


SHORT = 1500
"""Texts are joined until they have so many characters."""


def training_corpora(
    data: Path, reader: Reader, names: Iterable[str], silver: Path | None = None, limit: int | None = None
) -> Corpora:
    """The documents of the corpora named; `silver` is a file of entities found in the articles of PolNeAR."""
    corpora = Corpora()
    found = {record["id"]: record["entities"] for record in records(silver)} if silver else {}

    def attributed(record: dict[str, Any]) -> Document:
        document = reader.attributed(record)
        return reader.silver_named(document, found[document.name], SILVER_WEIGHT) if found else document

    for name in names:
        if name in QUOTE_FILES:
            files = [data / "quotes" / f"{file}.jsonl" for file in QUOTE_FILES[name]]
            corpora.add("quotes", [attributed(r) for file in files if file.exists() for r in records(file, limit)])
        elif name in ENTITY_FILES:
            file = data / "entities" / f"{ENTITY_FILES[name]}.jsonl"
            corpora.add("entities", [reader.named(r) for r in records(file, limit)])
        elif name in PARTIAL_FILES:
            file = data / "entities" / f"{PARTIAL_FILES[name]}.jsonl"
            partly = [reader.partly_named(r, PARTIAL_WEIGHT) for r in records(file, limit)]
            corpora.add("partial", partly, PARTIAL_SHARE)
        else:
            known = ", ".join([*QUOTE_FILES, *ENTITY_FILES, *PARTIAL_FILES])
            message = f"unknown corpus {name!r}; pass some of {known}"
            raise ValueError(message)
    return corpora
