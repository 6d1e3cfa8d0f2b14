"""The files of the corpora → the documents that a run reads, and the batches of its epochs."""

from __future__ import annotations

import json
import random
import re
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corpus import export as corpus_export
from corpus import offsets, split
from corpus.__main__ import ARTICLES
from corpus.article import read_article
from corpus.attach import read_real
from training.batch import batches, whole_batches
from training.data import records, windows
from training.substitution import NamePool, substitute_names

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from corpus.article import Article
    from training.data import Document, DocumentReader, Window


@dataclass
class Corpora:
    """What a run reads: articles by kind of annotation, each in versions, one for each annotator or set of names."""

    articles: dict[str, list[list[Document]]] = field(default_factory=lambda: defaultdict(list))
    shares: dict[str, float] = field(default_factory=dict)
    """Share of the articles of a kind that an epoch reads."""

    def add(self, kind: str, documents: Iterable[Document], share: float = 1.0) -> None:
        versions: dict[str, list[Document]] = defaultdict(list)
        for document in documents:
            versions[document.name].append(document)
        self.articles[kind] += versions.values()
        self.shares[kind] = share

    def part(self, number: int, parts: int) -> Corpora:
        """Every `parts`-th article of each kind, from `number` on."""
        return Corpora({kind: articles[number::parts] for kind, articles in self.articles.items()}, self.shares)

    def join(self, other: Corpora) -> None:
        for kind, articles in other.articles.items():
            self.articles[kind] += articles
        self.shares |= other.shares

    def without(self, fold: int, folds: int) -> Corpora:
        """All articles but those of a fold, for a network that is to label that fold unseen."""
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
            if kind == COREF:
                read = chance.sample(articles, round(self.shares[kind] * len(articles)))
                # Neighbours in a batch are of like length: texts of GAP with each other.
                read.sort(key=lambda versions: len(versions[0]) // 256)
                found += whole_batches([windows(versions[0], chance.randint(*window)) for versions in read], pieces)
                continue
            cut: list[Window] = []
            for versions in chance.sample(articles, round(self.shares[kind] * len(articles))):
                lengths = SHORT_WINDOW if chance.random() < SHORT_WINDOW_SHARE else window
                cut += windows(chance.choice(versions), chance.randint(*lengths))
            # Shuffled before the stable sort, so that windows of equal length meet other ones in each epoch.
            chance.shuffle(cut)
            found += batches(cut, pieces)
        chance.shuffle(found)
        return found


COREF = "coref"
"""The kind of documents that have a passage; an epoch reads them whole."""
SHORT_WINDOW, SHORT_WINDOW_SHARE = (24, 96), 0.15
"""Wordpieces of a short window, and the share of the articles that are cut into such windows."""


def fold_of(name: str, folds: int) -> int:
    """The fold of an article, from 0: the same in every run."""
    return zlib.crc32(name.encode()) % folds


QUOTE_FILES = {"polnear": ("polnear_train", "polnear_train_alt")}
ENTITY_FILES = {"worldwide": "worldwide_train"}
PARTIAL_FILES = {
    "crossner": "crossner_politics",
    "wikigold": "wikigold",
    "gum": "gum_free_train",
    "ewt": "uner_ewt_dev",
}
TEXT_FILES = {
    **{name: f"entities/{file}" for name, file in PARTIAL_FILES.items()},
    "wnut": "entities/wnut17_train",
    "treebanks": "sentences/train",
    "web treebank": "sentences/train",
}
"""Texts that get soft labels; their own annotation, if any, is not used."""
ONLY_FROM = {"web treebank": "ewt"}
"""Of some of these files the texts of one set alone."""
TEXTS = ("crossner", "wikigold", "gum", "wnut", "treebanks")
"""The texts that are labelled where nothing else is said."""
OWN, REAL = "quoth", "real"
"""The names of the project's own corpus and of its annotation of federal texts, whose parts for training are used."""
OWN_ENTITY_WEIGHT = 0.5
"""Weight of the entity loss there: its guidelines are not those of worldwide newswire in all things."""
PARTIAL_SHARE = 0.3
"""Share of the articles of partly labelled corpora that an epoch reads."""
PARTIAL_WEIGHT, SILVER_WEIGHT = 0.5, 0.5
"""Weight of the entity loss on partly labelled corpora, and on entities that an engine found."""


def unlabelled(data: Path, names: Iterable[str] = TEXTS, limit: int | None = None) -> list[tuple[str, str]]:
    """Names and texts of `TEXT_FILES`, without annotation. Short ones are joined, with blank lines between them."""
    found = []
    for name in names:
        only = ONLY_FROM.get(name)
        texts = [
            r["text"]
            for r in records(data / f"{TEXT_FILES[name]}.jsonl", limit)
            if r.get("cond", "para") == "para" and (only is None or only in r["sets"])
        ]
        joined, size = [[]], 0
        for text in texts:
            if size > SHORT_TEXT:
                joined.append([])
                size = 0
            joined[-1].append(text)
            size += len(text)
        found += [(f"{name} {i}", "\n\n".join(part)) for i, part in enumerate(joined) if part]
    return found


def raw_texts(data: Path, most: int, limit: int | None = None) -> list[tuple[str, str]]:
    """Names and texts of about so many words of `RAW_FILES`, if they are there, in which somebody says something.

    The id of a text begins with who wrote it, or in which series it is. Of each at most so many words are taken as
    `RAW_FILES` says, so that nobody's manner counts for much. Long texts are cut at blank lines.
    """
    chance = random.Random("raw")  # noqa: S311
    held_out = annotated_for_dev()
    chosen: list[tuple[str, str]] = []
    for name, most_of_writer in RAW_FILES.items():
        file = data / "raw" / f"{name}.jsonl"
        texts = records(file, limit) if file.exists() else []
        chance.shuffle(texts)
        taken: dict[str, int] = defaultdict(int)
        for record in texts:
            writer, size = record["id"].split("/")[0], len(record["text"].split())
            reports = size >= RAW_SHORTEST and len(REPORTS.findall(record["text"])) >= size / RAW_SPARSEST
            if reports and taken[writer] + size <= most_of_writer and f"{name}/{record['id']}" not in held_out:
                taken[writer] += size
                chosen.append((f"{name} {record['id']}", record["text"]))
    chance.shuffle(chosen)
    found, words = [], 0
    for name, text in chosen:
        if words < most:
            words += len(text.split())
            found += [(f"{name} {i}", part) for i, part in enumerate(cut_text(text, RAW_LONGEST))]
    return found


def annotated_for_dev() -> set[str]:
    """The names of the raw texts with which the project scores itself."""
    part = split.read_split(offsets.FOLDER / "split.tsv")
    found = (json.loads(path.read_text(encoding="utf-8")) for path in offsets.FOLDER.glob("*.json"))
    return {one["of"] for one in found if part.get(one["id"]) == "dev"}


def cut_text(text: str, longest: int) -> list[str]:
    """The text cut at blank lines into parts of about `longest` code points at most."""
    parts = [""]
    for paragraph in text.split("\n\n"):
        if parts[-1] and len(parts[-1]) + len(paragraph) > longest:
            parts.append("")
        parts[-1] += f"\n\n{paragraph}" if parts[-1] else paragraph
    return parts


RAW_FILES = {"senate": 24_000, "whitehouse": 200_000}
"""Texts without annotation, in the folder `raw`; words at most of each writer or series."""
RAW_SHORTEST, RAW_SPARSEST, RAW_LONGEST = 120, 150, 8000
"""Words of the shortest text; words in which one report is expected; code points of the longest document."""
REPORTS = re.compile(r"[“\"]|\b(?:said|says|told|asked|added|announced|according to|urged|called|wrote)\b")
"""What a text has in which somebody says something."""

SHORT_TEXT = 1500
"""Texts are joined until they have more code points than this."""


def own_records(part: str = "train") -> list[dict[str, Any]]:
    """The articles of the project's own corpus that are for training, or for dev: quotes, entities, roles."""
    parts = split.read_split()
    articles = [read_article(path) for path in sorted(ARTICLES.glob("*.txt")) if parts.get(path.stem) == part]
    return [annotated(article) for article in articles]


def real_records(data: Path, part: str = "train") -> list[dict[str, Any]]:
    """The federal texts that the project has annotated for training, or for dev."""
    return [annotated(article) for article in read_real(offsets.read_raw(data / "raw"))[f"real-{part}"]]


def annotated(article: Article) -> dict[str, Any]:
    """The record of an article, with its quotes, its entities and the roles of its paragraphs."""
    return corpus_export.quotes(article) | corpus_export.entities(article) | corpus_export.roles(article)


def training_corpora(
    data: Path, reader: DocumentReader, names: Iterable[str], silver: Path | None = None, limit: int | None = None
) -> Corpora:
    """The documents of the corpora named; `silver` is a file of entities found in the articles of PolNeAR.

    With `silver` each article of PolNeAR and of worldwide newswire has a second version with other names in it.
    """
    corpora = Corpora()
    found = {record["id"]: record["entities"] for record in records(silver)} if silver else {}
    world_news = records(data / "entities" / f"{ENTITY_FILES['worldwide']}.jsonl", limit) if silver else []
    pool = NamePool(world_news)

    def with_substitution(record: dict[str, Any]) -> list[dict[str, Any]]:
        chance = random.Random(record["id"])  # noqa: S311
        return [record, substitute_names(record, pool, chance)] if silver else [record]

    def attributed(record: dict[str, Any]) -> list[Document]:
        if not silver:
            return [reader.attributed(record)]
        versions = with_substitution(record | {"entities": found[record["id"]]})
        return [
            reader.silver_named(reader.attributed(version), version["entities"], SILVER_WEIGHT) for version in versions
        ]

    for name in names:
        if name in QUOTE_FILES:
            files = [data / "quotes" / f"{file}.jsonl" for file in QUOTE_FILES[name]]
            annotated = [r for file in files if file.exists() for r in records(file, limit)]
            corpora.add("quotes", [document for r in annotated for document in attributed(r)])
        elif name in ENTITY_FILES:
            annotated = records(data / "entities" / f"{ENTITY_FILES[name]}.jsonl", limit)
            corpora.add("entities", [reader.named(version) for r in annotated for version in with_substitution(r)])
        elif name in PARTIAL_FILES:
            file = data / "entities" / f"{PARTIAL_FILES[name]}.jsonl"
            partly = [reader.partly_named(r, PARTIAL_WEIGHT) for r in records(file, limit)]
            corpora.add("partial", partly, PARTIAL_SHARE)
        elif name == OWN:
            corpora.add("own", [reader.fully_annotated(r, OWN_ENTITY_WEIGHT) for r in own_records()[:limit]])
        elif name == REAL:
            corpora.add("own", [reader.fully_annotated(r, OWN_ENTITY_WEIGHT) for r in real_records(data)[:limit]])
        else:
            known = ", ".join([*QUOTE_FILES, *ENTITY_FILES, *PARTIAL_FILES, OWN, REAL])
            message = f"unknown corpus {name!r}; pass some of {known}"
            raise ValueError(message)
    return corpora
