"""Annotations of real texts: kept as offsets without the text, with the SHA-256 of the text that they belong to."""

import hashlib
import json
from pathlib import Path
from typing import Any

from corpus.article import Article
from corpus.export import record
from corpus.markup import escaped
from corpus.spans import Problem

FOLDER = Path(__file__).with_name("real")
_SPAN_LISTS = ("paragraphs", "datelines", "sentences", "entities", "mentions")


def read_raw(raw: Path) -> dict[str, str]:
    """Text by `source/id` of every JSONL file in a folder; nothing where the folder is missing."""
    texts = {}
    for path in sorted(raw.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                texts[f"{row['source']}/{row['id']}"] = row["text"]
    return texts


def detached(article: Article, text: str) -> dict[str, Any]:
    """The record of an article without its words.

    Raises ValueError if the article's text is not the real one to the letter, outer white space aside.
    """
    shift = len(text) - len(text.lstrip())
    if article.text != text.strip():
        own, real = article.text, text.strip()
        at = next((i for i, (a, b) in enumerate(zip(own, real, strict=False)) if a != b), min(len(own), len(real)))
        message = (
            f"{article.file}: differs from the real text at {at}: {own[at : at + 30]!r}, not {real[at : at + 30]!r}"
        )
        raise ValueError(message)
    found = record(article)
    del found["text"], found["licence"]
    found["of"] = article.head["of"]
    found["sha256"] = hashlib.sha256(text.encode()).hexdigest()
    found["length"] = len(text)
    for member in found["cast"]:
        # Names and titles are words of the text: its mentions say where they stand.
        for key in ("name", "aliases", "titles"):
            del member[key]
    return _moved(found, shift)


def _moved(found: dict[str, Any], shift: int) -> dict[str, Any]:
    for key in _SPAN_LISTS:
        found[key] = [[row[0] + shift, row[1] + shift, *row[2:]] for row in found[key]]
    for one in found["attributions"]:
        for key in ("source", "cue", "content", "via", "addressee"):
            one[key] = [[start + shift, end + shift] for start, end in one[key]]
    return found


def check_detached(path: Path, texts: dict[str, str]) -> list[Problem]:
    """What is wrong with a file of offsets; text and checksum are compared only where the texts are at hand."""
    name = f"real/{path.name}"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        return [Problem(name, error.lineno, f"no JSON: {error.msg}")]
    missing = [
        key for key in ("id", "of", "sha256", "length", "cast", "attributions", *_SPAN_LISTS) if key not in found
    ]
    if missing:
        return [Problem(name, 0, f"lacks {', '.join(missing)}")]
    problems = [Problem(name, 0, "holds text; write it with `python -m corpus detach`")] if "text" in found else []
    spans = [row[:2] for key in _SPAN_LISTS for row in found[key]]
    for one in found["attributions"]:
        spans += [span for key in ("source", "cue", "content", "via", "addressee") for span in one[key]]
        if not one["content"]:
            problems.append(Problem(name, 0, f"attribution {one['key']} has no content"))
    problems += [
        Problem(name, 0, f"span {span} lies outside the text of {found['length']} code points")
        for span in spans
        if not 0 <= span[0] < span[1] <= found["length"]
    ]
    text = texts.get(found["of"])
    if texts and text is None:
        problems.append(Problem(name, 0, f"no text {found['of']!r} in the folder of raw texts"))
    elif text is not None and hashlib.sha256(text.encode()).hexdigest() != found["sha256"]:
        problems.append(Problem(name, 0, f"the text {found['of']!r} is not the one that was annotated (SHA-256)"))
    return problems


def blank(of: str, text: str) -> str:
    """A file to annotate a real text in: a head to fill in, and the text with its signs escaped."""
    lines = text.splitlines()
    wrapped = len(lines) > 3 and max(map(len, lines)) <= 100
    keys = ["id: ", f"of: {of}", "country: us", "outlet: institution", "desk: politics", "form: press-release"]
    keys += ["furniture: no", "marks: straight", "date: 2026-01-01", "writer: "]
    keys += ["wrap: written" if wrapped else "breaks: line"]
    return "\n".join([*keys, "---", escaped(text.strip()), ""])
