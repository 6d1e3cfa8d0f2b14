"""Text of a PDF file → paragraphs: furniture out, lines joined, hyphens judged."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from quoth._clean import Builder, CleanText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LINE = re.compile(r"[^\n\r\f]*(?:\r\n|[\n\r\f]|$)")
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+|\d+)(\u00ad|[-‐])")
_BULLET = re.compile(r"(?:[•◦▪‣●·–—*-]|\(?\d{1,3}[.)]|\(?[a-z]\))\s")
_ENDED = re.compile(r"[.!?:…][”’\"'»)\]]*$")
_PIECE = re.compile(r"(?P<space>[^\S\u00a0]+)|(?P<special>[\ufb00-\ufb06\u00ad])|[^\s\u00ad\ufb00-\ufb06]+|\u00a0+")

_SPELT = {
    **dict(
        zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)
    ),
    "\u00ad": "",
}
# They make compounds with nearly any word, and no word of English goes on behind them without a hyphen.
_COMPOUNDING = frozenset(
    re.findall(
        r"\w+",
        """
        all cross ex far full half hard high ill large left light long low mid middle old open quasi right self short
        single small so soft still two three four five six seven eight nine ten twenty thirty forty fifty sixty seventy
        eighty ninety vice well wide year
        """,
    )
)

# How many lines at either end of a page may be its furniture.
_MARGIN = 3
# A line of this share of the usual width was not broken because the page was full.
_SHORT = 0.75
# Lines longer than this were not broken to fit a page.
_WIDEST = 150
_INDENT = 2
_HYPHENS = "-‐\u00ad"


class _Line(NamedTuple):
    start: int
    end: int
    indent: int
    page: int

    @property
    def is_blank(self) -> bool:
        return self.start == self.end


def clean(text: str) -> CleanText:
    """Do what ``quoth.clean_pdf`` says."""
    if not isinstance(text, str):
        message = f"text must be str, not {type(text).__name__}"
        raise TypeError(message)
    lines = list(_lines(text))
    furniture = _furniture(text, lines)
    return _Joiner(text, [line for i, line in enumerate(lines) if i not in furniture]).join()


def _lines(text: str) -> Iterator[_Line]:
    page = 0
    for match in _LINE.finditer(text):
        raw = match[0]
        inside = raw.strip()
        start = match.start() + (len(raw) - len(raw.lstrip()) if inside else 0)
        if inside or match.start() < match.end():
            yield _Line(start, start + len(inside), start - match.start(), page)
        page += raw.endswith("\f")


def _furniture(text: str, lines: list[_Line]) -> set[int]:
    """Find the lines that belong to pages: those that repeat at their ends, and their numbers."""
    pages: dict[int, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        if not line.is_blank:
            pages[line.page].append(i)
    if len(pages) < 2:  # noqa: PLR2004 — what repeats does so on two pages
        return set()
    margins = {i for page in pages.values() for i in (*page[:_MARGIN], *page[-_MARGIN:])}
    forms = {i: _DIGITS.sub("0", text[lines[i].start : lines[i].end]).casefold() for i in margins}
    where = defaultdict(set)
    for i, form in forms.items():
        where[form].add(lines[i].page)
    repeated = {i for i, form in forms.items() if len(where[form]) > 1}
    return repeated | _numbers(text, lines, pages.values(), repeated)


def _numbers(text: str, lines: list[_Line], pages: Iterable[list[int]], repeated: set[int]) -> set[int]:
    """Find the numbers of pages that stand first or last, but for what repeats."""
    found = set()
    for page in pages:
        left = [i for i in page if i not in repeated]
        for i in (*left[:1], *left[-1:]):
            if _PAGE_NUMBER.fullmatch(text, lines[i].start, lines[i].end):
                found.add(i)
    return found


class _Joiner:
    def __init__(self, text: str, lines: list[_Line]) -> None:
        self.text = text
        self.lines = lines
        self.builder = Builder(text)
        widths = sorted(line.end - line.start + line.indent for line in lines if not line.is_blank)
        self.width = widths[len(widths) * 4 // 5] if widths else 0
        self.is_wrapped = len(widths) > 1 and self.width <= _WIDEST
        self.words = self._words()

    def _words(self) -> Counter[str]:
        """Count the words and compounds that no end of a line breaks."""
        words: Counter[str] = Counter()
        for line in self.lines:
            for word in _WORD.finditer(self.text, line.start, line.end):
                words[word[0].lower()] += 1
        return words

    def join(self) -> CleanText:
        before: _Line | None = None
        blank = False
        for line in self.lines:
            if line.is_blank:
                blank = True
                continue
            if before is not None:
                # Blank lines at the border of pages are theirs.
                self._border(before, line, is_gap=blank and before.page == line.page)
            # A hyphen at the end waits for the next line.
            self._copy(line.start, line.end - (self.text[line.end - 1] in _HYPHENS))
            before, blank = line, False
        if before is not None and self.text[before.end - 1] in _HYPHENS:
            self._copy(before.end - 1, before.end)
        return self.builder.clean_text()

    def _border(self, before: _Line, line: _Line, *, is_gap: bool) -> None:
        """Write what stands between two lines, the hyphen of the first included."""
        between = "\n\n" if is_gap else self._between(before, line) if self.is_wrapped else "\n"
        # A word goes on in the next line, however short its own is.
        goes_on = self.is_wrapped or self.text[line.start].islower()
        broken = _broken(self.text, before) if goes_on and not is_gap else None
        if self.text[before.end - 1] in _HYPHENS and (broken is None or self._stays(broken, line)):
            self._copy(before.end - 1, before.end)
        if broken is None:
            self.builder.replace(between, self.builder.read, line.start)

    def _between(self, before: _Line, line: _Line) -> str:
        width = before.end - before.start + before.indent
        is_ended = _ENDED.search(self.text, max(before.start, before.end - 8), before.end) is not None
        if _BULLET.match(self.text, line.start, line.end):
            return "\n"
        if before.page == line.page and line.indent >= before.indent + _INDENT:
            return "\n\n"
        if width < self.width * _SHORT:
            starts_anew = not self.text[line.start].islower()
            if starts_anew:
                return "\n\n" if is_ended else "\n"
        return " "

    def _stays(self, broken: re.Match[str], line: _Line) -> bool:
        """Tell whether the hyphen of a word that goes on in the next line belongs to it."""
        following = _WORD.match(self.text, line.start, line.end)
        if broken[2] == "\u00ad":
            return False
        if following is None or not following[0][0].islower() or broken[1].isdigit():
            return True
        first, second = broken[1].lower(), following[0].lower()
        if self.words[f"{first}-{second}"] or self.words[f"{first}‐{second}"]:
            return True
        return not self.words[first + second] and (first in _COMPOUNDING or "-" in second)

    def _copy(self, start: int, end: int) -> None:
        """Copy a stretch of a line, ligatures spelt out."""
        for piece in _PIECE.finditer(self.text, start, end):
            if piece["space"]:
                self.builder.replace(" ", *piece.span())
            elif piece["special"]:
                self.builder.replace(_SPELT[piece["special"]], *piece.span())
            else:
                self.builder.copy(*piece.span())


def _broken(text: str, line: _Line) -> re.Match[str] | None:
    """Give the word, and its hyphen, that the end of a line breaks."""
    start = line.end - 1
    while start > line.start and text[start - 1].isalnum():
        start -= 1
    return _BROKEN.fullmatch(text, start, line.end)
