"""Texts with coreference annotation → passages: mentions, the candidate antecedents of each anaphor, and pair features.

All of that comes from the installed quoth, so that training and inference read a text alike. The corpora only say whom
an anaphor stands for. `antecedents.py` has the network, `coref_train.py` the commands.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus import export as corpus_export
from corpus import split
from corpus.__main__ import ARTICLES
from quoth._quoth import _contract
from training.data import Span, records

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from training.data import Document, DocumentReader

FILES = {
    "gap": ("gap_dev", "gap_validation"),
    "gum": ("gum_train",),
    "litbank": ("litbank_train",),
    "quoth": ("quoth_train",),
    "gum_dev": ("gum_dev",),
    "litbank_dev": ("litbank_dev",),
    "quoth_dev": ("quoth_dev",),
}
"""The corpora and their files in the folder `coref` of the data."""

SILVER = ("quotes/polnear_train", "entities/worldwide_train")
"""News without annotation, of which a head learns what its teachers answer; files in the data."""
SILVER_LENGTH = range(300, 20_001)
"""Code points of the texts that are read of it."""

OWN_PARTS = {"quoth": "train", "quoth_dev": "dev"}
"""The parts of our own corpus, which is read where it is if the folder has no file of it."""

HELD_OUT = 200
"""Texts of GAP of either gender that no training reads: those whose ids have the lowest checksums."""

CONTRACT: dict[str, Any] = json.loads(_contract("accurate"))
FORMS: list[str] = [form for form, _ in CONTRACT["anaphors"]]
"""The forms of anaphors; that of descriptions is empty."""
ROWS = sum(values for features in ("pair_features", "anaphor_features") for _, values in CONTRACT[features])
"""Of the table of features."""
PAIR, OWN = (len(CONTRACT[features]) for features in ("pair_features", "anaphor_features"))
"""How many features a pair has, and an anaphor alone."""

ARRAYS = {
    "mentions": "<u4", "edges": "<i4", "members": "<i4", "anaphors": "<u4", "forms": "<u4", "counts": "<u4",
    "candidates": "<u4", "own": "<u2", "rows": "<u2",
}  # fmt: skip
"""What `quoth._quoth._anaphors` gives."""


@dataclass(frozen=True)
class Passage:
    """A document with its anaphors and their candidates. Mentions are numbered by their place."""

    document: Document
    corpus: str
    mentions: NDArray[np.int64]  # [mentions, 2]: first and last token, -1 where no vector is kept
    members: NDArray[np.int64]  # [mentions] the member of the cast that a name stands for, -1 of an anaphor
    anaphors: NDArray[np.int64]  # [anaphors] into mentions, in the order in which they are resolved
    candidates: NDArray[np.int64]  # [anaphors, K] into mentions, -1 where there is none
    rows: NDArray[np.int16]  # [anaphors, K, features] into the table of features
    own: NDArray[np.int16]  # [anaphors, features] into the same table, of nobody
    forms: NDArray[np.int64]  # [anaphors] into FORMS
    allowed: NDArray[np.bool_]  # [anaphors, 1 + members] nobody, then each member: whether it may be the answer
    weight: NDArray[np.float32]  # [anaphors] 0 of those without annotation
    gold: dict[str, Any]
    """What evaluation needs: the members of A and B and the gender of GAP, whether a pronoun's cluster has a name."""

    @property
    def cast(self) -> int:
        return int(self.allowed.shape[1]) - 1

    @property
    def sources(self) -> NDArray[np.bool_]:
        """[anaphors] whether they stand in the source of a quotation: odd values of the feature "quotation"."""
        number = [name for name, _ in CONTRACT["anaphor_features"]].index("quotation")
        first = sum(size for _, size in [*CONTRACT["pair_features"], *CONTRACT["anaphor_features"][:number]])
        return np.asarray((self.own[:, number] - first) % 2 == 1)


def prepare(
    data: Path,
    out: Path,
    model: str = "accurate",
    *,
    silver: bool = False,
    open_sentences: bool = False,
) -> None:
    """Writes each record of the corpora with the anaphors that quoth finds in its text.

    In training the two names of a text of GAP are names even where quoth does not find them. With `silver` the texts
    without annotation come last.
    """
    import quoth  # noqa: PLC0415  the rest works on what this has written
    from quoth._quoth import _anaphors  # noqa: PLC0415

    pipeline = quoth.Pipeline(model=model)
    with out.open("w", encoding="utf-8") as lines:
        for corpus in [*FILES, *(["silver"] if silver else [])]:
            found = read_silver(data) if corpus == "silver" else annotated(data, corpus)
            kept = held_out(found) if corpus == "gap" else set()
            for record in found:
                part = "gap_dev" if record["id"] in kept else corpus
                given = [record["text"][slice(*record[key])] for key in "ab"] if part == "gap" else []
                arrays = _anaphors(record["text"], pipeline, given, open_sentences)
                packed = {name: base64.b64encode(zlib.compress(arrays[name])).decode() for name in ARRAYS}
                described = record | {"corpus": part, "arrays": packed, "labels": arrays["labels"]}
                print(json.dumps(described, ensure_ascii=False), file=lines)


def annotated(data: Path, corpus: str) -> list[dict[str, Any]]:
    """The records of a corpus with coreference."""
    paths = [data / "coref" / f"{file}.jsonl" for file in FILES[corpus]]
    found = [record for path in paths if path.exists() for record in records(path)]
    if not found and corpus in OWN_PARTS:
        found = [corpus_export.coref(one) for one in split.read_part(OWN_PARTS[corpus], ARTICLES)]
    return found


def read_silver(data: Path) -> list[dict[str, Any]]:
    """The texts without annotation."""
    found = (record for name in SILVER for record in records(data / f"{name}.jsonl"))
    return [{key: one[key] for key in ("id", "text")} for one in found if len(one["text"]) in SILVER_LENGTH]


def held_out(gap: Iterable[dict[str, Any]]) -> set[str]:
    """The ids of the texts of GAP that are kept for dev: as many of each gender."""
    ids: dict[str, list[tuple[int, str]]] = {"F": [], "M": []}
    for record in gap:
        ids[record["gender"]].append((zlib.crc32(record["id"].encode()), record["id"]))
    return {name for of_gender in ids.values() for _, name in sorted(of_gender)[:HELD_OUT]}


def passages(prepared: Path, reader: DocumentReader) -> dict[str, list[Passage]]:
    """By corpus; the held out texts of GAP stand under `gap_dev`."""
    found: dict[str, list[Passage]] = defaultdict(list)
    for record in records(prepared):
        document = reader.document(record["text"], f"{record['corpus']} {record['id']}")
        passage = PassageReader(document, record).passage()
        if passage is not None:
            found[record["corpus"]].append(passage)
    return found


Judgement = tuple["NDArray[np.bool_]", "NDArray[np.float32]", dict[str, Any]]
"""What is allowed, the weight and the gold of a passage."""

Cast = list[list[Span]]
"""The names of each member."""


@dataclass
class Anaphor:
    """An anaphor as the annotation is compared with it."""

    span: Span
    form: str


class PassageReader:
    """One record → its passage."""

    def __init__(self, document: Document, record: dict[str, Any]) -> None:
        self.document, self.record = document, record
        unpacked = {name: zlib.decompress(base64.b64decode(packed)) for name, packed in record["arrays"].items()}
        self.arrays = {name: np.frombuffer(unpacked[name], dtype) for name, dtype in ARRAYS.items()}

    def passage(self) -> Passage | None:
        arrays = {name: array.astype(np.int64) for name, array in self.arrays.items()}
        if not len(arrays["anaphors"]):
            return None
        spans = [Span(int(start), int(end)) for start, end in arrays["mentions"].reshape(-1, 2)]
        members = arrays["members"]
        cast: Cast = [[] for _ in self.record["labels"]]
        for span, member in zip(spans, members, strict=True):
            if member >= 0:
                cast[member].append(span)
        found = [Anaphor(spans[i], FORMS[f]) for i, f in zip(arrays["anaphors"], arrays["forms"], strict=True)]
        counts = arrays["counts"]
        candidates = np.full((len(counts), max(1, counts.max())), -1)
        rows = np.zeros((*candidates.shape, PAIR), np.int16)
        ends = np.cumsum([0, *counts])
        for k, (start, end) in enumerate(pairwise(ends.tolist())):
            candidates[k, : end - start] = arrays["candidates"][start:end]
            rows[k, : end - start] = arrays["rows"].reshape(-1, PAIR)[start:end]
        judges = {"pronoun": self.judge_gap, "clusters": self.judge_clusters}
        judge = next((judge for key, judge in judges.items() if key in self.record), unjudged)
        allowed, weight, gold = judge(found, cast)
        self.keep_reachable(members, arrays["anaphors"].tolist(), candidates, allowed)
        return Passage(
            self.document,
            self.record["corpus"],
            arrays["edges"].reshape(-1, 2),
            members,
            arrays["anaphors"],
            candidates,
            rows,
            arrays["own"].reshape(-1, OWN).astype(np.int16),
            arrays["forms"],
            allowed,
            weight,
            gold,
        )

    def judge_gap(self, anaphors: list[Anaphor], cast: Cast) -> Judgement:
        """The answer of GAP: A, B, or anyone but them."""
        allowed, weight, gold = unjudged(anaphors, cast)
        at = self.document.span(*self.record["pronoun"])
        a, b = (member_at(cast, self.document.span(*self.record[key])) for key in ("a", "b"))
        gold |= {key: self.record[key] for key in ("is_a", "is_b", "gender")} | {"a": a, "b": b, "anaphor": None}
        for k, anaphor in enumerate(anaphors):
            if anaphor.span != at:
                continue
            gold["anaphor"] = k
            truth = a if self.record["is_a"] else b if self.record["is_b"] else None
            if truth is not None:
                allowed[k, 1 + truth] = True
            elif not self.record["is_a"] and not self.record["is_b"]:
                allowed[k] = True
                for other in (a, b):
                    if other is not None:
                        allowed[k, 1 + other] = False
            else:
                allowed[k, 0] = True
            # Where one member holds both names the text cannot say which is meant.
            weight[k] = float(a != b or a is None)
        return allowed, weight, gold

    def judge_clusters(self, anaphors: list[Anaphor], cast: Cast) -> Judgement:
        """The members whose names lie in the cluster of an anaphor; nobody where there is none."""
        allowed, weight, gold = unjudged(anaphors, cast)
        annotated = [self.document.span(*mention) for mention in self.record["mentions"]]
        cluster_of = {m: c for c, cluster in enumerate(self.record["clusters"]) for m in cluster}
        by_start, by_end = defaultdict(list), defaultdict(list)
        for m, span in enumerate(annotated):
            by_start[span.start].append(m)
            by_end[span.end].append(m)

        def cluster(span: Span) -> int:
            touching = {*by_start[span.start], *by_end[span.end]}
            best = min(touching, key=lambda m: abs(length(annotated[m]) - length(span)), default=None)
            return -1 if best is None else cluster_of.get(best, -1)

        clusters = []
        for names in cast:
            counted = Counter(c for span in names if (c := cluster(span)) >= 0)
            clusters.append(counted.most_common(1)[0][0] if counted else -1)
        # As the scorer of the data counts: pronouns whose cluster holds a name, whether quoth finds it or not.
        words = [self.record["text"][start:end] for start, end in self.record["mentions"]]
        with_name = {cluster_of[m] for m, word in enumerate(words) if m in cluster_of and is_name(word)}
        gold["pronouns"] = sum(
            SCORED.fullmatch(word) is not None and cluster_of.get(m, -1) in with_name for m, word in enumerate(words)
        )
        gold["scored"] = []
        for k, anaphor in enumerate(anaphors):
            exact = [m for m in by_start[anaphor.span.start] if annotated[m].end == anaphor.span.end]
            own = cluster_of.get(exact[0], -1) if exact else -1
            if not anaphor.form and own < 0:
                own = cluster(anaphor.span)
            members = [m for m, c in enumerate(clusters) if c == own >= 0]
            allowed[k, [1 + m for m in members] or [0]] = True
            gold["scored"].append(SCORED.fullmatch(anaphor.form) is not None)
            weight[k] = 1.0
        return allowed, weight, gold

    @staticmethod
    def keep_reachable(
        members: NDArray[np.int64],
        anaphors: list[int],
        candidates: NDArray[np.int64],
        allowed: NDArray[np.bool_],
    ) -> None:
        """Of an anaphor from which no chain of candidates leads to its members, nobody is the answer."""
        number = {mention: k for k, mention in enumerate(anaphors)}
        reached = np.zeros_like(allowed)
        reached[:, 0] = True
        for k in range(len(anaphors)):
            for candidate in candidates[k][candidates[k] >= 0].tolist():
                if members[candidate] >= 0:
                    reached[k, 1 + members[candidate]] = True
                else:
                    reached[k] |= reached[number[candidate]]
            if not (reached[k] & allowed[k]).any():
                allowed[k] = False
                allowed[k, 0] = True


SCORED = re.compile(
    r"he|him|his|himself|she|her|hers|herself|they|them|their|theirs|themselves|themself|i|me|my|mine|myself|we|us|our"
    r"|ours|who|whom|whose",
    re.IGNORECASE,
)
"""The pronouns that the scorer of the data counts."""


def is_name(text: str) -> bool:
    """Whether a mention is a name, as the scorer of the data sees it."""
    words = re.findall(r"[^\W\d_][\w’'.-]*", text)
    return bool(words) and not SCORED.fullmatch(text.strip()) and words[-1][0].isupper() and len(words) <= LONGEST_NAME


LONGEST_NAME = 6


def unjudged(anaphors: list[Anaphor], cast: Cast) -> Judgement:
    """Nothing is known, and nothing learnt."""
    return np.zeros((len(anaphors), 1 + len(cast)), bool), np.zeros(len(anaphors), np.float32), {}


def length(span: Span) -> int:
    return span.end - span.start


def member_at(cast: Cast, span: Span) -> int | None:
    """The member one of whose names overlaps a span."""
    for member, names in enumerate(cast):
        if any(min(name.end, span.end) > max(name.start, span.start) for name in names):
            return member
    return None
