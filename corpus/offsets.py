"""Annotations of real texts: kept as offsets without the text, with the SHA-256 of the text that they belong to.

Offsets are code points of the whole text as it stands in its file, line ends and all, also where only a stretch of it
is annotated.
"""

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus.article import Article
from corpus.export import record
from corpus.markup import escaped
from corpus.spans import Problem, Span

FOLDER = Path(__file__).with_name("real")
SPAN_LISTS = ("paragraphs", "datelines", "sentences", "entities", "mentions")
ROLES = ("source", "cue", "content", "via", "addressee")
_LINE_END = re.compile(r"\r\n?")
Found = dict[str, Any]


class Stretch:
    """The part of a text that is annotated: without outer white space, and with line feeds alone as line ends.

    `text` is what an article holds; `out` and `back` move spans of it to the whole text and back.
    """

    def __init__(self, whole: str, span: Span | None = None) -> None:
        part = whole[slice(*span)] if span else whole
        start = (span.start if span else 0) + len(part) - len(part.lstrip())
        part = part.strip()
        self.text = _LINE_END.sub("\n", part)
        # Behind each \r\n everything stands one place further on than in `text`.
        ends = [found.end() for found in _LINE_END.finditer(part) if len(found[0]) == 2]
        self._starts = [end - before - 1 for before, end in enumerate(ends)]
        self._ends, self._shift = ends, start

    def out(self, span: Span) -> Span:
        """Where a span of `text` stands in the whole text."""
        start, last = (self._shift + at + bisect_right(self._starts, at) for at in (span.start, span.end - 1))
        return Span(start, last + 1)

    def back(self, span: Span) -> Span:
        """Where a span of the whole text stands in `text`."""
        first, last = span.start - self._shift, span.end - 1 - self._shift
        return Span(first - bisect_right(self._ends, first), last - bisect_right(self._ends, last) + 1)


def read_raw(raw: Path) -> dict[str, str]:
    """Text by `source/id` of every JSONL file in a folder; nothing where the folder is missing."""
    texts = {}
    for path in sorted(raw.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                texts[f"{row['source']}/{row['id']}"] = row["text"]
    return texts


def read_stretch(written: str) -> Span | None:
    """The stretch that a head names, such as 120-4800; none if it names none.

    Raises ValueError if this is no stretch.
    """
    if not written:
        return None
    found = re.fullmatch(r"([0-9]+)-([0-9]+)", written)
    if not found or int(found[1]) >= int(found[2]):
        message = f"a stretch is FROM-TO in code points of the real text, such as 120-4800, not {written!r}"
        raise ValueError(message)
    return Span(int(found[1]), int(found[2]))


def detached(article: Article, text: str) -> Found:
    """The record of an article without its words.

    Raises ValueError if the article's text is not the real one to the letter, outer white space and line ends aside.
    """
    span = read_stretch(article.head["stretch"])
    stretch = Stretch(text, span)
    own, real = article.text, stretch.text
    if own != real:
        at = next((i for i, (a, b) in enumerate(zip(own, real, strict=False)) if a != b), min(len(own), len(real)))
        message = (
            f"{article.file}: differs from the real text at {at}: {own[at : at + 30]!r}, not {real[at : at + 30]!r}"
        )
        raise ValueError(message)
    found = record(article)
    del found["text"], found["licence"]
    for key in ("of", "stretch"):
        found["meta"].pop(key, None)
    found["of"] = article.head["of"]
    if span:
        found["stretch"] = list(span)
    found["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    found["length"], found["words"] = len(text), article.words
    for member in found["cast"]:
        # Names and titles are words of the text: its mentions say where they stand.
        for key in ("name", "aliases", "titles"):
            del member[key]
    return moved(found, stretch.out)


def moved(found: Found, move: Callable[[Span], Span]) -> Found:
    """The same with every span moved by a function from spans to spans."""
    found = dict(found)
    for key in SPAN_LISTS:
        found[key] = [[*move(Span(*row[:2])), *row[2:]] for row in found[key]]
    found["attributions"] = [
        {**one, **{role: [list(move(Span(*span))) for span in one[role]] for role in ROLES}}
        for one in found["attributions"]
    ]
    return found


def check_detached(path: Path, texts: dict[str, str]) -> list[Problem]:
    """What is wrong with a file of offsets; text and checksum are compared only where the texts are at hand."""
    name = f"real/{path.name}"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        return [Problem(name, error.lineno, f"no JSON: {error.msg}")]
    needed = ("id", "of", "sha256", "length", "words", "cast", "attributions", *SPAN_LISTS)
    missing = [key for key in needed if key not in found]
    if missing:
        return [Problem(name, 0, f"lacks {', '.join(missing)}")]
    problems = [Problem(name, 0, "holds text; write it with `python -m corpus detach`")] if "text" in found else []
    spans = [row[:2] for key in SPAN_LISTS for row in found[key]]
    for one in found["attributions"]:
        spans += [span for role in ROLES for span in one[role]]
        if not one["content"]:
            problems.append(Problem(name, 0, f"attribution {one['key']} has no content"))
    first, last = found.get("stretch", (0, found["length"]))
    problems += [
        Problem(name, 0, f"span {span} lies outside the annotated text, code points {first} to {last}")
        for span in spans
        if not first <= span[0] < span[1] <= last
    ]
    text = texts.get(found["of"])
    if texts and text is None:
        problems.append(Problem(name, 0, f"no text {found['of']!r} in the folder of raw texts"))
    elif text is not None and not is_the_text(found, text):
        problems.append(Problem(name, 0, f"the text {found['of']!r} is not the one that was annotated (SHA-256)"))
    return problems


def is_the_text(found: Found, text: str) -> bool:
    """Whether this is the text that was annotated, by its checksum."""
    return bool(hashlib.sha256(text.encode()).hexdigest() == found["sha256"])


def blank(of: str, text: str, span: Span | None = None) -> str:
    """A file to annotate a real text in, or a stretch of it: a head to fill in, and the text with its signs escaped."""
    plain = Stretch(text, span).text
    lines = plain.split("\n")
    wrapped = len(lines) > 3 and max(map(len, lines)) <= 100
    keys = ["id: ", f"of: {of}", *([f"stretch: {span.start}-{span.end}"] if span else [])]
    keys += ["country: us", "outlet: institution", "desk: politics", "form: press-release"]
    keys += ["furniture: no", "marks: straight", "date: 2026-01-01", "writer: "]
    keys += ["wrap: written" if wrapped else "breaks: line"]
    return "\n".join([*keys, "---", escaped(plain), ""])
