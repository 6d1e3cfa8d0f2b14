"""The files of the corpora → the documents that a run reads, and the batches of its epochs."""

from __future__ import annotations

import random
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from training.data import batches, records, windows
from training.renamed import Names, renamed

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

    def part(self, number: int, parts: int) -> Corpora:
        """One of several parts with whole articles."""
        return Corpora({kind: articles[number::parts] for kind, articles in self.articles.items()}, self.shares)

    def join(self, other: Corpora) -> None:
        for kind, articles in other.articles.items():
            self.articles[kind] += articles
        self.shares |= other.shares

    def without(self, fold: int, folds: int) -> Corpora:
        """What a network reads that is to judge the articles of a fold unseen."""
        kept = Corpora(shares=self.shares)
        for kind, articles in self.articles.items():
            kept.articles[kind] = [versions for versions in articles if fold_of(versions[0].name, folds) != fold]
        return kept

    def epoch(self, seed: str, pieces: int, window: tuple[int, int]) -> list[list[Window]]:
        """The batches of an epoch in random order.

        Each article comes once, as a random one of its versions (of several annotators, or with other names), cut into
        windows of a random length: some as short as a text of a sentence or two.
        """
        chance = random.Random(seed)  # noqa: S311
        found = []
        for kind, articles in self.articles.items():
            cut: list[Window] = []
            for versions in chance.sample(articles, round(self.shares[kind] * len(articles))):
                lengths = SHORT_WINDOW if chance.random() < SHORT_WINDOW_SHARE else window
                cut += windows(chance.choice(versions), chance.randint(*lengths))
            # Shuffled before the stable sort, so that windows of equal length meet other ones in each epoch.
            chance.shuffle(cut)
            found += batches(cut, pieces)
        chance.shuffle(found)
        return found


SHORT_WINDOW, SHORT_WINDOW_SHARE = (24, 96), 0.15
"""Pieces of the windows of texts that are cut short, and how many texts are."""


def fold_of(name: str, folds: int) -> int:
    """The part of the articles that one belongs to, the same in every run."""
    return zlib.crc32(name.encode()) % folds


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
    """The documents of the corpora named; `silver` is a file of entities found in the articles of PolNeAR.

    With `silver` each article of PolNeAR and world news comes a second time with other names in it.
    """
    corpora = Corpora()
    found = {record["id"]: record["entities"] for record in records(silver)} if silver else {}
    world_news = records(data / "entities" / f"{ENTITY_FILES['worldwide']}.jsonl", limit) if silver else []
    pool = Names(world_news)

    def doubled(record: dict[str, Any]) -> list[dict[str, Any]]:
        chance = random.Random(record["id"])  # noqa: S311
        return [record, renamed(record, pool, chance)] if silver else [record]

    def attributed(record: dict[str, Any]) -> list[Document]:
        if not silver:
            return [reader.attributed(record)]
        versions = doubled(record | {"entities": found[record["id"]]})
        return [reader.silver_named(reader.attributed(one), one["entities"], SILVER_WEIGHT) for one in versions]

    for name in names:
        if name in QUOTE_FILES:
            files = [data / "quotes" / f"{file}.jsonl" for file in QUOTE_FILES[name]]
            annotated = [r for file in files if file.exists() for r in records(file, limit)]
            corpora.add("quotes", [document for r in annotated for document in attributed(r)])
        elif name in ENTITY_FILES:
            annotated = records(data / "entities" / f"{ENTITY_FILES[name]}.jsonl", limit)
            corpora.add("entities", [reader.named(one) for r in annotated for one in doubled(r)])
        elif name in PARTIAL_FILES:
            file = data / "entities" / f"{PARTIAL_FILES[name]}.jsonl"
            partly = [reader.partly_named(r, PARTIAL_WEIGHT) for r in records(file, limit)]
            corpora.add("partial", partly, PARTIAL_SHARE)
        else:
            known = ", ".join([*QUOTE_FILES, *ENTITY_FILES, *PARTIAL_FILES])
            message = f"unknown corpus {name!r}; pass some of {known}"
            raise ValueError(message)
    return corpora
