"""How many articles of each kind the corpus must have at least, and how many it has."""

import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

from corpus.article import Article

ARTICLES, WORDS = 320, 160_000

_COUNTRIES = {
    "us": "United States, papers",
    "gb": "United Kingdom, single marks, tabloid manner",
    "ie": "Ireland",
    "in": "India",
    "pk bd lk": "Pakistan, Bangladesh, Sri Lanka",
    "ng gh": "Nigeria, Ghana",
    "ke ug tz": "Kenya, Uganda, Tanzania",
    "za": "South Africa",
    "ph my sg": "Philippines, Malaysia, Singapore",
    "au nz": "Australia, New Zealand",
    "ca": "Canada",
    "ag bb bs dm gd gy jm kc kn lc tt vc": "Caribbean",
    "ae bh kw om qa sa hk": "Gulf, Hong Kong",
}
_REGION_QUOTAS = (25, 30, 10, 20, 10, 15, 10, 10, 15, 15, 10, 5, 10)
_DESKS = {
    "politics": 50,
    "crime": 35,
    "business": 30,
    "sport": 30,
    "science": 25,
    "culture": 15,
    "disasters": 15,
    "obituaries": 10,
    "features": 25,
}
_FORMS = {"press-release": 20, "interview": 15, "transcript": 20, "live-blog": 10}


def region(article: Article) -> str:
    """The region whose quota an article fills: its outlet's if that is a wire or a translating agency."""
    outlet, country = article.head["outlet"], article.head["country"]
    if outlet == "wire":
        return "wire"
    if outlet == "translated":
        return "translated agency English"
    for codes, name in _COUNTRIES.items():
        if country in codes.split():
            # The quota of the United Kingdom is one of manner too, that of the United States one of papers.
            single = article.head["marks"] in {"single", "straight-single", "broken"}
            tabloid = outlet == "tabloid"
            if country == "gb" and not (single and tabloid):
                return "United Kingdom, other"
            return "United States, institutions" if country == "us" and outlet == "institution" else name
    return "other"


def strata(article: Article) -> list[str]:
    """What a split has to balance."""
    found = [
        f"region {region(article)}",
        f"desk {article.head['desk']}",
        f"form {article.head['form']}",
        f"furniture {article.head['furniture']}",
    ]
    if article.head["wrap"] != "none":
        found.append("wrapped lines or PDF")
    if article.head["marks"] in {"straight", "straight-single", "broken"}:
        found.append("straight or broken marks")
    if article.head["case"] != "normal":
        found.append("lower case or capitals")
    return found


def table(articles: list[Article]) -> list[tuple[str, int, int]]:
    """Rows of what is counted, how many there must be, and how many there are."""
    found = [one for article in articles for one in strata(article)]
    rows = [("articles", ARTICLES, len(articles)), ("words", WORDS, sum(article.words for article in articles))]
    regions = {"wire": 40, **dict(zip(_COUNTRIES.values(), _REGION_QUOTAS, strict=True))}
    regions["translated agency English"] = 10
    rows += _rows("region", regions, found) + _rows("desk", _DESKS, found) + _rows("form", _FORMS, found)
    rows.append(("furniture of web pages", math.ceil(max(ARTICLES, len(articles)) / 4), found.count("furniture yes")))
    rows += [(name, 15, found.count(name)) for name in ("wrapped lines or PDF", "straight or broken marks")]
    rows.append(("lower case or capitals", 10, found.count("lower case or capitals")))
    return rows


def _rows(what: str, wanted: dict[str, int], found: list[str]) -> list[tuple[str, int, int]]:
    return [(f"{what} {name}", number, found.count(f"{what} {name}")) for name, number in wanted.items()]


def real_table(real: list[dict[str, Any]]) -> list[tuple[str, int, int]]:
    """The same for the records of real texts, as `detach` writes them."""
    forms = Counter(found["meta"]["form"] for found in real)
    releases = [found["of"] for found in real if found["meta"]["form"] == "press-release"]
    senators = {of.split("/")[1] for of in releases if of.startswith("senate/")}
    long = sum(found["meta"]["form"] == "transcript" and found["words"] >= 750 for found in real)
    return [
        ("texts", 60, len(real)),
        ("press releases of different senators", 40, len(senators)),
        ("articles", 10, forms["article"]),
        ("stretches of briefings, 750 words and more", 10, long),
    ]


def annotated(articles: Iterable[Article]) -> list[tuple[str, int]]:
    """How many there are of everything that is annotated."""
    articles = list(articles)
    rows = [
        ("paragraphs", sum(len(article.marked.paragraphs) for article in articles)),
        ("sentences", sum(len(article.sentences) for article in articles)),
        ("entities", sum(len(article.entities) for article in articles)),
        ("members of casts", sum(len(article.head.cast) for article in articles)),
        ("mentions", sum(len(article.mentions) for article in articles)),
        ("attributions", sum(len(article.attributions) for article in articles)),
    ]
    for name in ("direct", "indirect", "mixed", "topic"):
        rows.append((f"  {name}", sum(one.kind == name for article in articles for one in article.attributions)))
    for name in ("speech", "writing", "thought", "stance"):
        rows.append((f"  {name}", sum(one.act == name for article in articles for one in article.attributions)))
    return rows
