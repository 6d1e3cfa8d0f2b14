"""How far two annotations of one text agree.

Source, cue and content: exact and overlap F1 of spans. Speakers: of the attributions that both have, the share with
the same ones. Entities: F1 of spans with labels. Coreference: MUC, B-cubed and CEAF-e and their mean (Pradhan et al.,
2012), over the mentions that both have.
"""

from collections import Counter, defaultdict
from collections.abc import Collection

from corpus.article import Article
from corpus.attributions import Attribution
from corpus.spans import Span

Clusters = list[set[Span]]
ROLES = ("source", "cue", "content")


class Counts:
    """Counts of two annotations of any number of articles."""

    def __init__(self) -> None:
        self.n: Counter[tuple[str, str]] = Counter()
        self.sums: dict[tuple[str, str], float] = defaultdict(float)

    def add(self, a: Article, b: Article) -> None:
        """Counts one article more.

        Raises ValueError if the texts differ.
        """
        if a.text != b.text:
            at = next((i for i, (x, y) in enumerate(zip(a.text, b.text, strict=False)) if x != y), len(a.text))
            message = f"{a.file} and {b.file} differ in their text at code point {at}: {a.text[at : at + 30]!r}"
            raise ValueError(message)
        for role in ROLES:
            one, other = (_role_spans(article, role) for article in (a, b))
            self._add_sets(f"{role} exact", set(one), set(other))
            self.n[f"{role} overlap", "a"] += len(one)
            self.n[f"{role} overlap", "b"] += len(other)
            self.n[f"{role} overlap", "ab"] += sum(any(x.overlaps(y) for y in other) for x in one)
            self.n[f"{role} overlap", "ba"] += sum(any(x.overlaps(y) for y in one) for x in other)
        self._add_sets("entities", *({(e.span, e.label) for e in article.entities} for article in (a, b)))
        self._add_sets("entity spans", *({e.span for e in article.entities} for article in (a, b)))
        self._add_sets("sentences", *(set(article.sentences) for article in (a, b)))
        self._add_sets(
            "paragraph roles", *({(p.span, p.role) for p in article.marked.paragraphs} for article in (a, b))
        )
        self._add_sets("mentions", *({m.span for m in article.mentions} for article in (a, b)))
        self._add_attributions(a, b)
        self._add_clusters(_clusters(a), _clusters(b))

    def _add_sets(self, name: str, one: Collection[object], other: Collection[object]) -> None:
        both = len(set(one) & set(other))
        self.n.update({(name, "a"): len(one), (name, "b"): len(other), (name, "ab"): both, (name, "ba"): both})

    def _add_attributions(self, a: Article, b: Article) -> None:
        for one in a.attributions:
            other = max(b.attributions, key=lambda each: _shared(one, each), default=None)
            if other is None or not _shared(one, other):
                continue
            for name, same in (
                ("speakers", _same_speakers(a, one, b, other)),
                ("kind", one.kind == other.kind),
                ("act", one.act == other.act),
            ):
                self.n[name, "all"] += 1
                self.n[name, "same"] += same

    def _add_clusters(self, one: Clusters, other: Clusters) -> None:
        common = set().union(*one) & set().union(*other)
        gold, pred = ([kept for c in each if (kept := c & common)] for each in (one, other))
        for side, left, right in (("r", gold, pred), ("p", pred, gold)):
            of = {mention: i for i, cluster in enumerate(right) for mention in cluster}
            for cluster in left:
                self.sums["muc", side] += len(cluster) - len({of[m] for m in cluster})
                self.n["muc", side] += len(cluster) - 1
                self.sums["b3", side] += sum(len(cluster & right[of[m]]) / len(cluster) for m in cluster)
                self.n["b3", side] += len(cluster)
            self.sums["ceafe", side] += _best_match(gold, pred)
            self.n["ceafe", side] += len(left)

    def scores(self) -> dict[str, float]:
        """Each measure from 0 to 1, in the order of a report."""
        found = {f"{role} {how}": self._f1(f"{role} {how}") for role in ROLES for how in ("exact", "overlap")}
        found |= {name: self._share(name) for name in ("speakers", "kind", "act")}
        found |= {
            name: self._f1(name) for name in ("entities", "entity spans", "sentences", "paragraph roles", "mentions")
        }
        measures = {name: self._measure(name) for name in ("muc", "b3", "ceafe")}
        return {**found, **measures, "coreference (mean)": sum(measures.values()) / len(measures)}

    def _f1(self, name: str) -> float:
        recall = self.n[name, "ab"] / max(1, self.n[name, "a"])
        precision = self.n[name, "ba"] / max(1, self.n[name, "b"])
        return _harmonic(precision, recall)

    def _share(self, name: str) -> float:
        return self.n[name, "same"] / max(1, self.n[name, "all"])

    def _measure(self, name: str) -> float:
        recall, precision = (self.sums[name, side] / max(1, self.n[name, side]) for side in "rp")
        return _harmonic(precision, recall)


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


def _role_spans(article: Article, role: str) -> list[Span]:
    spans: set[Span] = set()
    for one in article.attributions:
        spans.update(getattr(one, role))
    return sorted(spans)


def _shared(one: Attribution, other: Attribution) -> int:
    """How many code points of content, and of cue, two attributions share."""
    return sum(
        max(0, min(x.end, y.end) - max(x.start, y.start))
        for mine, theirs in ((one.content, other.content), (one.cue, other.cue))
        for x in mine
        for y in theirs
    )


def _same_speakers(a: Article, one: Attribution, b: Article, other: Attribution) -> bool:
    """Whether two attributions of two casts have the same speakers: each of one has a partner in the other.

    Members are the same if they share a name in the text, nameless ones if they are of one kind.
    """
    ours, theirs = _who(a, one), _who(b, other)

    def same(x: set[object], y: set[object]) -> bool:
        return bool(x & y)

    return all(any(same(x, y) for y in theirs) for x in ours) and all(any(same(x, y) for x in ours) for y in theirs)


def _who(article: Article, one: Attribution) -> list[set[object]]:
    """Who speaks: the names of each in the text, or the kind of a nameless source."""
    found: list[set[object]] = []
    for member in one.speakers:
        names: set[object] = {m.span for m in article.mentions if m.member == member and m.kind == "name"}
        kind = article.head.cast[member].kind if member in article.head.cast else "unknown"
        found.append(names or {kind})
    return found or [{one.source_kind}]


def _clusters(article: Article) -> Clusters:
    found: dict[str, set[Span]] = {}
    for mention in article.mentions:
        found.setdefault(mention.member, set()).add(mention.span)
    return list(found.values())


def _best_match(gold: Clusters, pred: Clusters) -> float:
    """The similarities of clusters summed over a one-to-one choice, the greatest first (hardly ever not the best)."""
    pairs = sorted(
        ((2 * len(g & p) / (len(g) + len(p)), i, j) for i, g in enumerate(gold) for j, p in enumerate(pred) if g & p),
        reverse=True,
    )
    total, taken = 0.0, set()
    for similarity, i, j in pairs:
        if ("g", i) not in taken and ("p", j) not in taken:
            total += similarity
            taken |= {("g", i), ("p", j)}
    return total
