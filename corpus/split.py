"""Articles → parts: 60 % train, 20 % dev, 20 % test, fixed in a file and balanced over what quotas count.

Real texts have parts of their own: half of them train, half of them dev.
"""

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

from corpus.article import Article, read_article
from corpus.quotas import strata

FILE = Path(__file__).with_name("split.tsv")
SHARES = {"train": 0.6, "dev": 0.2, "test": 0.2}
SEED = "1"


def read_split(path: Path = FILE) -> dict[str, str]:
    """The part of each article by its id; nothing where there is no file yet."""
    if not path.exists():
        return {}
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
    return {row[0]: row[1] for row in rows}


def read_part(part: str, articles: Path, path: Path = FILE) -> list[Article]:
    """The articles of one part; the files of the others are not opened."""
    files = [articles / f"{id_}.txt" for id_, own in sorted(read_split(path).items()) if own == part]
    return [read_article(file) for file in files if file.exists()]


def write_split(parts: dict[str, str], path: Path = FILE) -> None:
    """One article a line, sorted by id."""
    path.write_text("".join(f"{id_}\t{part}\n" for id_, part in sorted(parts.items())), encoding="utf-8")


def assign(articles: list[Article], fixed: dict[str, str], seed: str = SEED) -> dict[str, str]:
    """A part for every article. Who has one keeps it; the order of the rest depends on the seed and the ids alone."""
    parts = dict(fixed)
    groups = {article.id: ["all", *strata(article)] for article in articles}
    totals = Counter(group for each in groups.values() for group in each)
    have = Counter((parts[id_], group) for id_, each in groups.items() if id_ in parts for group in each)
    rest = [id_ for id_ in groups if id_ not in parts]
    # Rare groups first, since they leave the least choice.
    rest.sort(key=lambda id_: (min(totals[group] for group in groups[id_]), _shuffled(id_, seed)))
    for id_ in rest:

        def lacking(part: str, id_: str = id_) -> float:
            """How far the part is behind its share, over all groups of the article."""
            share = SHARES[part]
            return sum((share - have[part, group] / totals[group]) / share for group in groups[id_])

        best = max(SHARES, key=lambda part: (round(lacking(part), 9), _shuffled(id_ + part, seed)))
        parts[id_] = best
        have.update((best, group) for group in groups[id_])
    return parts


def assign_real(real: list[dict[str, Any]], fixed: dict[str, str]) -> dict[str, str]:
    """Train or dev for every real text, so that each has half of the texts of each form."""
    parts = dict(fixed)
    forms = {found["id"]: found["meta"]["form"] for found in real}
    for id_, form in sorted(forms.items()):
        own = [parts[other] for other, its in forms.items() if its == form and other in parts]
        parts.setdefault(id_, "train" if own.count("train") <= own.count("dev") else "dev")
    return parts


def _shuffled(id_: str, seed: str) -> str:
    return hashlib.sha256(f"{seed} {id_}".encode()).hexdigest()
