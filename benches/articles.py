"""The texts of the articles in corpus/, which several benchmarks run on."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def article_texts() -> list[str]:
    """The texts, by the names of their files."""
    sys.path.append(str(ROOT))
    from corpus.article import read_article

    return [read_article(path).text for path in sorted((ROOT / "corpus" / "articles").glob("*.txt"))]
