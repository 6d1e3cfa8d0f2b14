"""Eight words in a row that two articles share: a sign of a template, or of something copied."""

import re
from pathlib import Path

from corpus.article import Article
from corpus.spans import Problem

LENGTH = 8
STOCK = Path(__file__).with_name("stock.txt")
_WORD = re.compile(r"\w+(?:[’'.]\w+)*")


def words(text: str) -> list[str]:
    """The words of a text in small letters, apostrophes alike."""
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def grams(tokens: list[str]) -> set[tuple[str, ...]]:
    """All stretches of LENGTH words."""
    return {tuple(tokens[i : i + LENGTH]) for i in range(len(tokens) - LENGTH + 1)}


def stock_phrases(lines: str) -> set[tuple[str, ...]]:
    """What articles may share, from lines of a phrase each; # begins a comment."""
    found: set[tuple[str, ...]] = set()
    for line in lines.splitlines():
        if line.strip() and not line.startswith("#"):
            found |= grams(words(line))
    return found


def shared(articles: list[Article], stock: set[tuple[str, ...]]) -> list[Problem]:
    """One problem for each pair of articles, with the longest stretch of words that they share."""
    first: dict[tuple[str, ...], str] = {}
    problems, seen = [], set()
    for article in articles:
        tokens = words(article.text)
        i = 0
        while i + LENGTH <= len(tokens):
            gram = tuple(tokens[i : i + LENGTH])
            other = first.get(gram)
            if other is not None and other != article.file and gram not in stock:
                end = i + LENGTH
                while end < len(tokens) and first.get(tuple(tokens[end - LENGTH + 1 : end + 1])) == other:
                    end += 1
                if (other, article.file) not in seen:
                    seen.add((other, article.file))
                    phrase = " ".join(tokens[i:end])
                    problems.append(Problem(article.file, 0, f"shares {end - i} words with {other}: {phrase!r}"))
                i = end
            i += 1
        for gram in grams(tokens):
            first.setdefault(gram, article.file)
    return problems
