"""Writes articles.jsonl, the collection of the examples: sixty articles of corpus/, with their heads.

    python -m examples.collection

They are from the training part, have the form of an article, and are drawn at even distances from
all of these; CC BY 4.0, as all of corpus/.
"""

import json
from pathlib import Path

from corpus.article import read_article

ROOT = Path(__file__).parents[1]
FILE = Path(__file__).parent / "articles.jsonl"
ARTICLES = 60
HEAD = ("id", "date", "outlet", "country", "desk")


def lines() -> list[str]:
    """Give the lines of the file: the head of each article that matters here, and its text."""
    split = (ROOT / "corpus" / "split.tsv").read_text(encoding="utf-8").splitlines()
    parts = dict(line.split("\t")[:2] for line in split)
    found = []
    for path in sorted((ROOT / "corpus" / "articles").rglob("*.txt")):
        article = read_article(path) if parts.get(path.stem) == "train" else None
        if article and article.head["form"] == "article":
            record = {key: article.head[key] for key in HEAD} | {"text": article.text}
            found.append(json.dumps(record, ensure_ascii=False))
    return [found[number * len(found) // ARTICLES] for number in range(ARTICLES)]


if __name__ == "__main__":
    FILE.write_text("\n".join(lines()) + "\n", encoding="utf-8")
