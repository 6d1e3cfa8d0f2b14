"""Texts with coreference annotation → passages: mentions, the candidate antecedents of each anaphor, and pair features.

What stands for somebody is found as the library finds it at inference: names are those of the cast of the installed
quoth, pronouns a closed set, descriptions a determiner and a noun for a person or an organisation. The corpora only say
whom an anaphor stands for. Antecedents are ranked (Denis and Baldridge, 2008) among the last mentions, so that the work
is linear in the length of a text. `antecedents.py` has the network, `coref_train.py` the commands.
"""

from __future__ import annotations

import json
import re
import zlib
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

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
}
"""The corpora and their files in the folder `coref` of the data; `quoth_train` is our own corpus, where it is there."""

HELD_OUT = 200
"""Texts of GAP of either gender that no training reads: those whose ids have the lowest checksums."""

# Classes of anaphors. The forms of a pronoun are its rows in the table of forms, so the order is part of the weights.
FORMS = {
    "he": ("he", "him", "his", "himself"),
    "she": ("she", "her", "hers", "herself"),
    "they": ("they", "them", "their", "theirs", "themselves", "themself"),
    "it": ("it", "its", "itself"),
    "i": ("i", "me", "my", "mine", "myself"),
    "we": ("we", "us", "our", "ours", "ourselves"),
    "you": ("you", "your", "yours", "yourself", "yourselves"),
    "who": ("who", "whom", "whose"),
    "description": ("",),
}
KINDS = tuple(FORMS)
FORM_ROWS = [form for forms in FORMS.values() for form in forms]
KIND_OF = {form: kind for kind, forms in FORMS.items() for form in forms if form}

# What a candidate can be: a name of a person in full, of one word, of an organisation, or an anaphor of a kind.
CANDIDATES = ("full", "short", "organisation", *KINDS)

RECENT, AFTER, SALIENT = 20, 3, 4
"""Candidates: the last mentions before, names behind in the same sentence, last names of the most named members."""

# Word classes by their bits in src/lexicon/classes.rs.
CLASS = {
    "determiner": 9, "possessive": 10, "preposition": 11, "coordinator": 12, "auxiliary": 14, "adverb": 16,
    "pronoun": 17, "female": 22, "male": 23, "role": 24, "roles": 25, "organ": 27, "verb": 34, "honorific": 35,
    "title": 36, "given": 50,
}  # fmt: skip
VERBS = sum(1 << bit for bit in (1, 2, 3, 4, CLASS["auxiliary"], CLASS["verb"]))

ROLES = ("possessive", "subject", "first", "preposition", "object", "coordinated", "apposition", "other")
"""What stands beside a mention, as far as word lists and endings tell: proxies of its grammatical role."""
GENDERS = ("unknown", "female title", "male title", "female given", "male given", "organisation")

FEATURES = {
    "sentences": 10,  # apart, in buckets; the last: the candidate stands behind
    "between": 12,  # mentions between, the same
    "tokens": 11,  # apart, the same
    "form": len(FORM_ROWS),
    "kinds": len(KINDS) * len(CANDIDATES),
    "gender": 3 * len(GENDERS),  # of the pronoun and of the member
    "paragraphs": 4,  # 0 the same, 1 the one before, 2 further, 3 behind
    "quotation": 24,
    "roles": len(ROLES) ** 2,
    "named": 12,  # how often the member is named before; whether the candidate is its last mention
    "place": 8,  # of the candidate in its sentence
    "words": 5,  # shared with a description
    "verbs": 6,  # between, in the same sentence
    "rivals": 6,  # names of others that fit the pronoun's gender and stand nearer
    "rank": 4,  # of the member by how often the text names it
    "own_place": 8,  # of the anaphor in its sentence
}
"""Pair features, each with the number of its values. A pair has one row of each; the head adds their embeddings."""
BUCKETS = {
    "sentences": (1, 2, 3, 4, 5, 7, 10, 16),
    "between": (1, 2, 3, 4, 5, 6, 8, 11, 15, 20),
    "tokens": (2, 4, 6, 10, 18, 32, 58, 105, 190),
    "named": (2, 3, 4, 6, 10),
    "place": (1, 4, 11),
}
"""Where the buckets of numbers begin; the first holds what is smaller than all of them."""
OFFSETS = dict(zip(FEATURES, np.cumsum([0, *FEATURES.values()]).tolist(), strict=False))
ROWS = sum(FEATURES.values())


@dataclass(frozen=True)
class Passage:
    """A document with its anaphors and their candidates. Mentions are numbered by their place."""

    document: Document
    corpus: str
    mentions: NDArray[np.int64]  # [mentions, 2]: first and last token
    members: NDArray[np.int64]  # [mentions] the member of the cast that a name stands for, -1 of an anaphor
    anaphors: NDArray[np.int64]  # [anaphors] into mentions
    candidates: NDArray[np.int64]  # [anaphors, K] into mentions, -1 where there is none
    rows: NDArray[np.int64]  # [anaphors, K, features] into the table of features
    forms: NDArray[np.int64]  # [anaphors] into FORM_ROWS
    allowed: NDArray[np.bool_]  # [anaphors, 1 + members] nobody, then each member: whether it may be the answer
    weight: NDArray[np.float32]  # [anaphors] 0 of those without annotation
    gold: dict[str, Any]
    """What evaluation needs: the members of A and B and the gender of GAP, whether a pronoun's cluster has a name."""

    @property
    def cast(self) -> int:
        return int(self.allowed.shape[1]) - 1


@dataclass
class Mention:
    """A mention, and what the features read of it."""

    span: Span
    kind: str  # of CANDIDATES
    form: int  # of FORM_ROWS, of an anaphor
    member: int
    sentence: int
    paragraph: int
    role: int
    place: int  # 0 opens its sentence, 1 in the first three tokens, 2 in the first ten, 3 later; + 4: others before it
    quotation: int  # the number of the quotation that it stands in, -1 outside
    source: tuple[int, ...]  # the quotations whose source it stands in
    order: tuple[int, int]
    """Anaphors are resolved in this order: those of a quotation after its source, which may stand behind it."""


def prepare(data: Path, out: Path, names: Iterable[str] = FILES, model: str = "accurate") -> None:
    """Writes each record of the corpora with the names of the cast and the quotations that quoth finds in its text."""
    import quoth  # noqa: PLC0415  the rest works on what this has written

    with out.open("w", encoding="utf-8") as lines:
        for corpus in names:
            for file in FILES[corpus]:
                path = data / "coref" / f"{file}.jsonl"
                found = records(path) if path.exists() else []
                documents = quoth.analyze_many([record["text"] for record in found], model=model)
                for record, document in zip(found, documents, strict=True):
                    if document is None:
                        continue
                    cast = [
                        [person.label, [[m.start, m.end] for m in person.mentions if m.kind == "name"]]
                        for person in document.people
                    ]
                    quotations = [
                        [[q.source.start, q.source.end] if q.source else None, [[p.start, p.end] for p in q.content]]
                        for q in document.quotes
                        if q.kind != "indirect"
                    ]
                    print(json.dumps(record | {"corpus": corpus, "cast": cast, "quotations": quotations}), file=lines)


def held_out(gap: Iterable[dict[str, Any]]) -> set[str]:
    """The ids of the texts of GAP that are kept for dev: as many of each gender."""
    ids: dict[str, list[tuple[int, str]]] = {"F": [], "M": []}
    for record in gap:
        ids[record["gender"]].append((zlib.crc32(record["id"].encode()), record["id"]))
    return {name for of_gender in ids.values() for _, name in sorted(of_gender)[:HELD_OUT]}


def passages(prepared: Path, reader: DocumentReader, *, given: bool = True) -> dict[str, list[Passage]]:
    """By corpus; the held out texts of GAP stand under `gap_dev`.

    With `given` the two names of a text of GAP are names even where quoth does not find them: in training, always.
    """
    found: dict[str, list[Passage]] = defaultdict(list)
    all_records = records(prepared)
    kept = held_out(r for r in all_records if r["corpus"] == "gap")
    for record in all_records:
        corpus = "gap_dev" if record["id"] in kept else record["corpus"]
        passage = PassageReader(reader.document(record["text"], record["id"]), record, corpus).passage(given=given)
        if passage is not None:
            found[corpus].append(passage)
    return found


Judgement = tuple["NDArray[np.bool_]", "NDArray[np.float32]", dict[str, Any]]
"""What is allowed, the weight and the gold of a passage."""


class PassageReader:
    """One record → its passage."""

    def __init__(self, document: Document, record: dict[str, Any], corpus: str) -> None:
        self.document, self.record, self.corpus = document, record, corpus
        self.words = document.words(Span(0, len(document)))
        self.lower = [word.lower() for word in self.words]
        self.classes = [int(bits) for bits in document.classes]
        everywhere = np.arange(len(document))
        self.sentence = np.searchsorted(document.sentence, everywhere, side="right") - 1
        self.paragraph = np.searchsorted(document.paragraph, everywhere, side="right") - 1
        self.verbs = np.cumsum([0] + [self.is_verb(i) for i in range(len(document))])
        self.quotation = np.full(len(document), -1)
        self.sources: list[Span] = []
        for number, (source, content) in enumerate(record["quotations"]):
            for piece in content:
                span = document.span(*piece)
                self.quotation[span.start : span.end] = number
            self.sources.append(document.span(*source) if source else Span(0, 0))

    def has(self, i: int, name: str) -> bool:
        return 0 <= i < len(self.classes) and bool(self.classes[i] >> CLASS[name] & 1)

    def is_verb(self, i: int) -> bool:
        """A listed verb, or a word that ends like a past."""
        if not 0 <= i < len(self.classes):
            return False
        return bool(self.classes[i] & VERBS) or bool(PAST.fullmatch(self.words[i]))

    def passage(self, *, given: bool) -> Passage | None:
        cast = self.cast(given=given)
        mentions = self.mentions(cast)
        anaphors = sorted((i for i, m in enumerate(mentions) if m.member < 0), key=lambda i: mentions[i].order)
        if not anaphors:
            return None
        table = PairTable(self, mentions, cast)
        lists = [table.candidates(i) for i in anaphors]
        width = max(1, *map(len, lists))
        candidates = np.full((len(anaphors), width), -1)
        rows = np.zeros((len(anaphors), width, len(FEATURES)), np.int64)
        for k, (anaphor, chosen) in enumerate(zip(anaphors, lists, strict=True)):
            candidates[k, : len(chosen)] = chosen
            for n, candidate in enumerate(chosen):
                rows[k, n] = table.rows(anaphor, candidate)
        members = np.array([mention.member for mention in mentions])
        judge = self.judge_gap if "pronoun" in self.record else self.judge_clusters
        allowed, weight, gold = judge([mentions[i] for i in anaphors], cast)
        self.keep_reachable(members, anaphors, candidates, allowed)
        return Passage(
            self.document,
            self.corpus,
            np.array([[mention.span.start, mention.span.end - 1] for mention in mentions]),
            members,
            np.array(anaphors),
            candidates,
            rows + np.array(list(OFFSETS.values())),
            np.array([mentions[i].form for i in anaphors]),
            allowed,
            weight,
            gold,
        )

    def cast(self, *, given: bool) -> list[tuple[str, list[Span]]]:
        """The label and the names of each member."""
        cast = [
            (label, [span for name in names if (span := self.document.span(*name)).start < span.end])
            for label, names in self.record["cast"]
        ]
        cast = [(label, names) for label, names in cast if names]
        if given and "pronoun" in self.record:
            for key in ("a", "b"):
                span = self.document.span(*self.record[key])
                if member_at(cast, span) is None:
                    cast.append(("PERSON", [span]))
        return cast

    def mentions(self, cast: list[tuple[str, list[Span]]]) -> list[Mention]:
        found: list[tuple[Span, str, int, int]] = []
        taken = np.zeros(len(self.document) + 1, bool)
        for member, (label, names) in enumerate(cast):
            for span in names:
                kind = "organisation" if label == "ORG" else "short" if span.end - span.start == 1 else "full"
                found.append((span, kind, -1, member))
                taken[span.start : span.end] = True
        for i, word in enumerate(self.lower):
            if taken[i]:
                continue
            if word in KIND_OF and (self.words[i] == word or self.words[i] == word.capitalize()):
                found.append((Span(i, i + 1), KIND_OF[word], FORM_ROWS.index(word), -1))
            elif (start := self.description(i)) is not None and not taken[start : i + 1].any():
                found.append((Span(start, i + 1), "description", FORM_ROWS.index(""), -1))
        found.sort(key=lambda mention: (mention[0].start, -mention[0].end))
        mentions: list[Mention] = []
        for span, kind, form, member in found:
            sentence = int(self.sentence[span.start])
            first = not mentions or mentions[-1].sentence != sentence
            inside = span.start - int(self.document.sentence[sentence])
            place = bucket("place", inside) + 4 * (not first)
            sources = tuple(n for n, s in enumerate(self.sources) if s.start <= span.start and span.end <= s.end)
            paragraph, quotation = int(self.paragraph[span.start]), int(self.quotation[span.start])
            after = max(span.start, self.sources[quotation].end) if quotation >= 0 else span.start
            role, order = ROLES.index(self.role(span)), (after, len(mentions))
            mentions.append(
                Mention(span, kind, form, member, sentence, paragraph, role, place, quotation, sources, order)
            )
        return mentions

    def description(self, i: int) -> int | None:
        """The first token of the description whose noun is token `i`: a definite determiner not far before it."""
        if not any(self.has(i, name) for name in ("role", "organ")) or not self.words[i].islower():
            return None
        for j in range(i - 1, max(i - 5, int(self.document.sentence[self.sentence[i]])) - 1, -1):
            if self.lower[j] in DEFINITE or self.has(j, "possessive"):
                return j
            if not self.words[j][0].isalpha() or self.has(j, "preposition") or self.is_verb(j):
                return None
        return None

    def role(self, span: Span) -> str:
        """A proxy of the grammatical role: by the neighbours of a mention."""
        before, after = span.start - 1, span.end
        next_word = self.lower[after] if after < len(self.words) else ""
        form = self.lower[span.start]
        content = next_word.isalpha() and not self.is_function(after)
        tests = {
            "possessive": next_word in CLITICS or form in OWN or (form == "her" and content),
            "subject": self.is_verb(after) or (self.has(after, "adverb") and self.is_verb(after + 1)),
            "first": span.start == int(self.document.sentence[self.sentence[span.start]]),
            "preposition": self.has(before, "preposition"),
            "object": self.is_verb(before),
            "coordinated": self.has(before, "coordinator"),
            "apposition": next_word == ",",
        }
        return next((name for name, holds in tests.items() if holds), "other")

    def is_function(self, i: int) -> bool:
        names = ("determiner", "possessive", "preposition", "coordinator", "auxiliary", "pronoun", "adverb")
        return any(self.has(i, name) for name in names)

    def genders(self, names: list[Span]) -> str:
        """The gender that titles or given names tell: titles count more."""
        for evidence in ("title", "given"):
            told: Counter[str] = Counter()
            for span in names:
                at = range(max(0, span.start - 2), span.start) if evidence == "title" else [span.start]
                for i in at:
                    if evidence == "given" and not self.has(i, "given"):
                        continue
                    if evidence == "title" and self.has(i, "given"):
                        continue
                    for gender in ("female", "male"):
                        noun = self.has(i, "pronoun") or self.has(i, "possessive")
                        told[gender] += self.has(i, gender) and not noun
            if told["female"] != told["male"]:
                return f"{'female' if told['female'] > told['male'] else 'male'} {evidence}"
        return "unknown"

    def judge_gap(self, anaphors: list[Mention], cast: list[tuple[str, list[Span]]]) -> Judgement:
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

    def judge_clusters(self, anaphors: list[Mention], cast: list[tuple[str, list[Span]]]) -> Judgement:
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
        for _, names in cast:
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
            if anaphor.kind == "description" and own < 0:
                own = cluster(anaphor.span)
            members = [m for m, c in enumerate(clusters) if c == own >= 0]
            allowed[k, [1 + m for m in members] or [0]] = True
            gold["scored"].append(SCORED.fullmatch(FORM_ROWS[anaphor.form]) is not None)
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


class PairTable:
    """Mentions of a text → the candidates of its anaphors, and their features."""

    def __init__(self, reader: PassageReader, mentions: list[Mention], cast: list[tuple[str, list[Span]]]) -> None:
        self.reader, self.all = reader, mentions
        self.genders = [
            GENDERS.index("organisation" if label == "ORG" else reader.genders(names)) for label, names in cast
        ]
        self.named = [len(names) for _, names in cast]
        order = sorted(range(len(cast)), key=lambda member: -self.named[member])
        self.rank = {member: min(place, 3) for place, member in enumerate(order)}
        self.names = [
            {reader.lower[i] for span in names for i in range(max(0, span.start - 2), span.end)} for _, names in cast
        ]
        self.of_member: list[list[int]] = [[] for _ in cast]
        for i, mention in enumerate(mentions):
            if mention.member >= 0:
                self.of_member[mention.member].append(i)

    def candidates(self, anaphor: int) -> list[int]:
        """The last mentions; behind it, names and the source of its quotation; names of who is named most."""
        own = self.all[anaphor]

        def resolved(i: int) -> bool:
            return self.all[i].member >= 0 or self.all[i].order < own.order

        earlier = range(anaphor - 1, max(-1, anaphor - 1 - RECENT), -1)
        chosen = [i for i in earlier if own.span.start >= self.all[i].span.end and resolved(i)]
        following: list[int] = []
        for i in range(anaphor + 1, min(len(self.all), anaphor + 1 + 2 * RECENT)):
            other = self.all[i]
            speaks = own.quotation >= 0 and own.quotation in other.source
            near = other.sentence == own.sentence and len(following) < AFTER and other.member >= 0
            if other.span.start >= own.span.end and resolved(i) and (near or speaks):
                following.append(i)
        first = chosen[-1] if chosen else anaphor
        seen = {self.all[i].member for i in chosen}
        past_members = []
        for member, places in enumerate(self.of_member):
            past = [i for i in places if i < first]
            if member not in seen and past:
                past_members.append((len(past), past[-1]))
        far = [last for _, last in sorted(past_members, reverse=True)[:SALIENT]]
        return [*chosen, *following, *far]

    def fits(self, anaphor: Mention, member: int) -> bool:
        """Whether what is known of a member's gender does not contradict the pronoun."""
        gender = GENDERS[self.genders[member]]
        against = {"he": "female", "she": "male"}.get(anaphor.kind)
        return against is None or not gender.startswith((against, "organisation"))

    def rows(self, anaphor: int, candidate: int) -> list[int]:
        """The value of each feature of a pair."""
        own, other = self.all[anaphor], self.all[candidate]
        reader, behind = self.reader, candidate > anaphor
        sentences = bucket("sentences", own.sentence - other.sentence, behind=behind)
        between = bucket("between", anaphor - candidate - 1, behind=behind)
        tokens = bucket("tokens", own.span.start - other.span.end + 1, behind=behind)
        kinds = KINDS.index(own.kind) * len(CANDIDATES) + CANDIDATES.index(other.kind)
        pronoun = 1 if own.kind == "she" else 2 if own.kind == "he" else 0
        gender = pronoun * len(GENDERS) + (self.genders[other.member] if other.member >= 0 else 0)
        steps = own.paragraph - other.paragraph
        paragraphs = 3 if behind and steps < 0 else min(2, abs(steps))
        inside = 0 if own.quotation < 0 else 1
        relation = 0 if other.quotation < 0 else 1 if other.quotation == own.quotation else 2
        speaks = inside and own.quotation in other.source
        quotation = ((inside * 3 + relation) * 2 + bool(speaks)) * 2 + bool(other.source)
        roles = own.role * len(ROLES) + other.role
        count = last = 0
        rivals, rank = 5, 3
        if other.member >= 0:
            past = [i for i in self.of_member[other.member] if i < anaphor]
            count = bucket("named", len(past))
            last = int(bool(past) and past[-1] == candidate)
            nearer = {
                self.all[i].member
                for i in range(candidate + 1, anaphor)
                if self.all[i].member not in (-1, other.member) and self.fits(own, self.all[i].member)
            }
            rivals = min(4, len(nearer))
            rank = self.rank[other.member]
        words = 0
        if own.kind == "description" and other.member >= 0:
            head = reader.lower[own.span.end - 1]
            words = 1 + (head in self.names[other.member])
        elif own.kind == "description":
            words = 3 + (reader.lower[own.span.end - 1] == reader.lower[other.span.end - 1])
        verbs = 5
        if own.sentence == other.sentence:
            start, end = sorted((own.span.start, other.span.start))
            verbs = min(4, int(reader.verbs[end] - reader.verbs[start]))
        return [
            sentences, between, tokens, own.form, kinds, gender, paragraphs, quotation, roles, count * 2 + last,
            other.place, words, verbs, rivals, rank, own.place,
        ]  # fmt: skip


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


def unjudged(anaphors: list[Mention], cast: list[tuple[str, list[Span]]]) -> Judgement:
    """Nothing is allowed, and nothing learnt."""
    return np.zeros((len(anaphors), 1 + len(cast)), bool), np.zeros(len(anaphors), np.float32), {}


def bucket(feature: str, number: int, *, behind: bool = False) -> int:
    """The bucket of a number; what stands behind has one of its own."""
    starts = BUCKETS[feature]
    return len(starts) + 1 if behind else bisect_right(starts, number)


def length(span: Span) -> int:
    return span.end - span.start


def member_at(cast: list[tuple[str, list[Span]]], span: Span) -> int | None:
    """The member one of whose names overlaps a span."""
    for member, (_, names) in enumerate(cast):
        if any(min(name.end, span.end) > max(name.start, span.start) for name in names):
            return member
    return None


PAST = re.compile(r"[a-z]{2,}(?:ed|ought|ew)")
DEFINITE = frozenset(["the", "this", "that"])
CLITICS = frozenset(["'s", "’s", "'", "’"])
OWN = frozenset(["his", "their", "its", "my", "our", "your", "whose"])
