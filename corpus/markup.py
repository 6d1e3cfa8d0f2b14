"""Marked-up text → plain text, tags with spans, paragraphs.

A tag is `{name arguments|text}`. Tags nest and never leave their paragraph.
"""

import re
from dataclasses import dataclass, field

from corpus.spans import Problem, Span

ROLES = (
    "headline",
    "byline",
    "dateline",
    "body",
    "caption",
    "credit",
    "promotion",
    "contact",
    "turn-label",
    "other",
)
# How a paragraph begins that is no plain body text; the last three stand for a whole attribution or part of one.
DIRECTIVES = (*ROLES, "turn", "speech", "more")
ENTITY_LABELS = {
    "per": "PERSON",
    "org": "ORG",
    "loc": "LOC",
    "fac": "FAC",
    "norp": "NORP",
    "prod": "PRODUCT",
    "misc": "MISC",
    "date": "DATE",
    "money": "MONEY",
}
# {/} ends a sentence, {+} keeps it open.
_SENTENCE_MARK = re.compile(r"\{([/+])\}")
_OPENING = re.compile(r"\{([a-z@-][^{}|\n]*)\|")
_NAME = re.compile(r"@[a-z][a-z0-9-]*|(?:s|c|q|to|via)[0-9]+(?:,[0-9]+)*|dateline|note|-|" + "|".join(ENTITY_LABELS))
_ESCAPED = "{}|\\#"
_DIRECTIVE = re.compile(r"#([a-z-]+)((?: @[a-z][a-z0-9-]*| speech| writing| thought| stance)*)(?: |\n|$)")


@dataclass(frozen=True)
class Tag:
    """One tag: its name, its arguments, what it spans, and where it stands in the file."""

    name: str
    arguments: tuple[str, ...]
    span: Span
    line: int
    paragraph: int


@dataclass
class Paragraph:
    """A paragraph, what its directive says, and the line on which it begins in the file."""

    span: Span
    directive: str
    arguments: tuple[str, ...]
    line: int

    @property
    def role(self) -> str:
        """Its role; turns of a conversation are body text."""
        return self.directive if self.directive in ROLES else "body"


@dataclass
class Marked:
    """A text and what its tags say."""

    text: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    ends: set[int] = field(default_factory=set)
    joins: set[int] = field(default_factory=set)


def read_markup(file: str, body: str, line: int, *, breaks: str, wrap: str) -> tuple[Marked, list[Problem]]:
    """Reads marked-up text that begins on this line of its file."""
    marked, at = Marked(), 0
    reader = _Reader(file, marked)
    parts: list[str] = []
    body = body.rstrip("\n")
    blanks = re.compile(r"(\s*\n\s*\n\s*)" if breaks == "blank" else r"(\s*\n\s*)")
    for index, raw in enumerate(blanks.split(body)):
        if index % 2:
            parts.append(raw)
            at += len(raw)
        elif raw:
            plain = reader.paragraph(raw, line, at)
            if wrap.isdigit():
                plain = _wrapped(plain, int(wrap))
            parts.append(plain)
            at += len(plain)
        line += raw.count("\n")
    marked.text = "".join(parts)
    return marked, reader.problems


class _Reader:
    """Reads one paragraph after the other into `marked`."""

    def __init__(self, file: str, marked: Marked) -> None:
        self.file, self.marked = file, marked
        self.problems: list[Problem] = []

    def paragraph(self, raw: str, line: int, at: int) -> str:
        """The plain text of a paragraph whose first character is the text's code point `at`."""
        directive, arguments, i = self._directive(raw, line)
        plain: list[str] = []
        stack: list[tuple[str, int, int]] = []
        while i < len(raw):
            here, now = line + raw.count("\n", 0, i), at + len(plain)
            if raw[i] == "\\" and raw[i + 1 : i + 2] in tuple(_ESCAPED):
                plain.append(raw[i + 1])
                i += 2
            elif mark := _SENTENCE_MARK.match(raw, i):
                (self.marked.ends if mark[1] == "/" else self.marked.joins).add(now)
                i = mark.end()
            elif opening := _OPENING.match(raw, i):
                stack.append((opening[1], now, here))
                i = opening.end()
            elif raw[i] == "}" and stack:
                head, start, opened = stack.pop()
                self._close(head, Span(start, now), "".join(plain[start - at :]), opened)
                i += 1
            else:
                if raw[i] in "{}":
                    message = f"no tag opens or closes here: {raw[max(0, i - 10) : i + 20]!r}; escape a brace as \\{{"
                    self.problems.append(Problem(self.file, here, message))
                else:
                    plain.append(raw[i])
                i += 1
        for head, _, opened in stack:
            self.problems.append(Problem(self.file, opened, f"{{{head}| is not closed in its paragraph"))
        self.marked.paragraphs.append(Paragraph(Span(at, at + len(plain)), directive, arguments, line))
        return "".join(plain)

    def _directive(self, raw: str, line: int) -> tuple[str, tuple[str, ...], int]:
        """How the paragraph begins, and where its text does."""
        found = _DIRECTIVE.match(raw)
        if found and found[1] in DIRECTIVES:
            return found[1], tuple(found[2].split()), found.end()
        if raw.startswith("#"):
            message = f"{raw.split(maxsplit=1)[0]!r} is no role of a paragraph; escape a literal sign as \\#"
            self.problems.append(Problem(self.file, line, message))
        return "body", (), 0

    def _close(self, head: str, span: Span, text: str, line: int) -> None:
        """Notes a tag whose end was found."""
        name, *arguments = head.split()
        message = None
        if not _NAME.fullmatch(name):
            message = f"unknown tag {{{head}|{text[:30]}}}"
        else:
            self.marked.tags.append(Tag(name, tuple(arguments), span, line, len(self.marked.paragraphs)))
        if not text:
            message = f"{{{head}|}} is empty"
        elif text != text.strip():
            message = f"{{{head}|{text}}} begins or ends with a space; move the space out"
        if message is not None:
            self.problems.append(Problem(self.file, line, message))


def _wrapped(paragraph: str, columns: int) -> str:
    """The same with line breaks instead of some spaces, so that no line is longer if that can be helped."""
    letters, start, space = list(paragraph.replace("\n", " ")), 0, -1
    for i, letter in enumerate(letters):
        if i - start >= columns and space > start:
            letters[space], start, space = "\n", space + 1, -1
        if letter == " ":
            if i - start >= columns:
                letters[i], start, space = "\n", i + 1, -1
            else:
                space = i
    return "".join(letters)


def escaped(text: str) -> str:
    r"""Plain text as it must stand in an article.

    >>> escaped("{a|b}")
    '\\{a\\|b\\}'
    """
    text = re.sub(r"[{}|\\]", lambda found: "\\" + found[0], text)
    return re.sub(r"(?m)^(\s*)#", r"\1\\#", text)
