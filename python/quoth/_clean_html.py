"""HTML → text, in one pass over its tags.

Tags, comments and raw text are told apart as the HTML standard's tokeniser does (section 13.2.5),
so what is not closed ends with the page, and no part of it is read twice.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from quoth._clean import Builder, CleanText

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,999}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# How far the standard looks for it.
_META_WITHIN = 1024
_LATIN = {"ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1"}

# The white space of HTML, which collapses; a no-break space does not.
_SPACE = " \t\n\f\r"
_TAG_NAME = re.compile(r"[a-zA-Z][^\t\n\f\r />]*")
_BETWEEN = re.compile(r"[\t\n\f\r /]*")
_ATTRIBUTE_NAME = re.compile(r"=?[^\t\n\f\r />=]*")
_EQUALS = re.compile(r"[\t\n\f\r ]*=[\t\n\f\r ]*")
_UNQUOTED = re.compile(r"[^\t\n\f\r >]*")
_COMMENT_END = re.compile(r"--!?>")
_ANY_TAG = re.compile(r"<[a-zA-Z/!?]")
_PIECE = re.compile(
    r"(?P<space>[ \t\n\f\r]+)|(?P<reference>&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]{0,31};?))"
    r"|[^ \t\n\f\r&]+|&"
)
# No code point has more digits, but for leading zeros; the rest is U+FFFD, as the standard has it.
_LONGEST_REFERENCE = 40
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _words("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr")
_RAW = _words("script style textarea title xmp iframe noembed noframes noscript")
_DROPPED = _words("template svg canvas audio video object applet select button datalist map")
_FURNITURE = _words("nav aside footer form search")
_FURNITURE_ROLES = _words("navigation banner contentinfo complementary search")
_ARTICLE = _words("article main")
_IN_PAGE_FORM = _words("article main h1")
_CELL = _words("td th")
_LINE = _words("li tr dt dd option caption summary legend")
_PARAGRAPH = _words(
    "address article aside blockquote body center details dialog dir div dl fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html main menu nav ol p pre search section table tbody tfoot thead ul"
)
_CLOSED_BY_SIBLING = {name: {name} for name in ("li", "tr", "option")}
_CLOSED_BY_SIBLING |= {name: {"td", "th"} for name in ("td", "th")} | {name: {"dt", "dd"} for name in ("dt", "dd")}

# What stands before the next word: the stronger wins.
_NOTHING, _BLANK, _TAB, _BREAK, _GAP = range(5)
_BETWEEN_WORDS = ("", " ", "\t", "\n", "\n\n")


class _Token(NamedTuple):
    kind: str
    """text, start or end"""
    start: int
    end: int
    name: str = ""
    attributes: dict[str, str] = {}  # noqa: RUF012 — it is never written


def clean(html: str | bytes, *, furniture: bool) -> CleanText:
    """Do what ``quoth.clean_html`` says."""
    if isinstance(html, bytes | bytearray):
        html = _decoded(bytes(html))
    if not isinstance(html, str):
        message = f"html must be str or bytes, not {type(html).__name__}"
        raise TypeError(message)
    return _Reader(html, furniture=furniture).read()


def _decoded(html: bytes) -> str:
    for mark, encoding in _BOMS:
        if html.startswith(mark):
            return html[len(mark) :].decode(encoding, "replace")
    meta = _META.search(html[:_META_WITHIN])
    label = meta[1].decode("ascii", "replace").lower() if meta else ""
    # A page that could be read so far is not in UTF-16, whatever it says.
    told = "windows-1252" if label in _LATIN else "utf-8" if label.startswith("utf-16") else label
    for encoding, errors in ((told, "replace"), ("utf-8", "strict")):
        try:
            return html.decode(encoding or "utf-8", errors if encoding else "strict")
        except (LookupError, ValueError):
            continue
    return html.decode("windows-1252", "replace")


def _tokens(html: str) -> Iterator[_Token]:
    """Give the tags and the texts between them; comments and raw texts give nothing."""
    done = place = 0
    while (place := html.find("<", place)) >= 0:
        token, behind = _markup(html, place)
        if behind == place:
            # No tag, but a character.
            place += 1
            continue
        if place > done:
            yield _Token("text", done, place)
        if token:
            yield token
        done = place = behind
        if token and token.kind == "start" and token.name in _RAW:
            end = re.compile(rf"</{token.name}(?=[\t\n\f\r />])", re.IGNORECASE).search(html, place)
            done = place = end.start() if end else len(html)
    if done < len(html):
        yield _Token("text", done, len(html))


def _markup(html: str, start: int) -> tuple[_Token | None, int]:
    """Give the tag that starts there, if any, and where it ends: at ``start`` if there is no markup."""
    is_end = html.startswith("/", start + 1)
    name = _TAG_NAME.match(html, start + 1 + is_end)
    if name is None:
        return None, _end_of_comment(html, start)
    attributes: dict[str, str] = {}
    end_of_tag = _attributes(html, name.end(), attributes)
    if end_of_tag < 0:
        return None, len(html)
    kind = "end" if is_end else "start"
    return _Token(kind, start, end_of_tag, name[0].lower(), attributes), end_of_tag


def _end_of_comment(html: str, start: int) -> int:
    """Give where the comment, or what the standard reads as one, ends: at ``start`` if there is none."""
    if html.startswith(("<!-->", "<!--->"), start):
        return html.index(">", start) + 1
    if html.startswith("<!--", start):
        end = _COMMENT_END.search(html, start + 4)
        return end.end() if end else len(html)
    following = html[start + 1 : start + 3]
    if following[:1] not in {"!", "?", "/"} or following == "/":
        return start
    closed = html.find(">", start + 2)
    return closed + 1 if closed >= 0 else len(html)


def _attributes(html: str, place: int, found: dict[str, str]) -> int:
    """Read the attributes of a tag, and give where it ends, or -1 if the page ends first."""
    while True:
        place = _end(_BETWEEN, html, place)
        if place >= len(html):
            return -1
        if html[place] == ">":
            return place + 1
        name_end = _end(_ATTRIBUTE_NAME, html, place)
        name = html[place:name_end].lower()
        place, value = name_end, ""
        equals = _EQUALS.match(html, place)
        if equals:
            place = equals.end()
            quote = html[place : place + 1]
            if quote and quote in "\"'":
                closed = html.find(quote, place + 1)
                if closed < 0:
                    return -1
                value, place = html[place + 1 : closed], closed + 1
            else:
                end = _end(_UNQUOTED, html, place)
                value, place = html[place:end], end
        found.setdefault(name, value)


def _end(pattern: re.Pattern[str], text: str, place: int) -> int:
    match = pattern.match(text, place)
    return match.end() if match else place


class _Open(NamedTuple):
    name: str
    is_dropped: bool
    is_pre: bool


class _Reader:
    def __init__(self, html: str, *, furniture: bool) -> None:
        self.html = html
        self.furniture = furniture
        self.builder = Builder(html)
        self.between = _NOTHING
        self.open: list[_Open] = []
        self.counts: Counter[str] = Counter()
        self.dropped = self.quoted = 0
        self.is_plain = not _ANY_TAG.search(html)

    def read(self) -> CleanText:
        tokens = list(_tokens(self.html))
        page_forms = _page_forms(tokens)
        for token in tokens:
            if token.kind == "text":
                self._text(token)
            elif token.kind == "end":
                self._end_tag(token)
            else:
                self._start_tag(token, is_page_form=token.start in page_forms)
        self._close(0, len(self.html), len(self.html))
        return self.builder.clean_text()

    def _start_tag(self, token: _Token, *, is_page_form: bool) -> None:
        name = token.name
        if self.open and self._ends(self.open[-1].name, name):
            self._close(len(self.open) - 1, token.start, token.start)
        is_dropped = self._is_dropped(token) and not is_page_form
        if not self.dropped:
            self._separate(name, is_start=True)
        if name in _VOID or name in _RAW:
            return
        if name == "q" and not self.dropped and not is_dropped:
            self._before(token.start)
            self.builder.replace("“‘"[self.quoted % 2], token.start, token.end)
            self.quoted += 1
        is_pre = name == "pre" or (bool(self.open) and self.open[-1].is_pre)
        self.open.append(_Open(name, is_dropped, is_pre))
        self.counts[name] += 1
        self.dropped += is_dropped

    @staticmethod
    def _ends(opened: str, name: str) -> bool:
        """Tell whether a start tag ends the element around it, whose end tag was left out."""
        if opened == "p":
            return name in _PARAGRAPH
        return name in _CLOSED_BY_SIBLING.get(opened, ())

    def _is_dropped(self, token: _Token) -> bool:
        name, attributes = token.name, token.attributes
        if name in _DROPPED or "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")):
            return True
        if self.furniture or name in {"body", "html", *_ARTICLE}:
            return False
        in_article = any(self.counts[one] for one in _ARTICLE)
        is_banner = name == "header" or attributes.get("role", "").lower() == "banner"
        if is_banner:
            return not in_article
        return name in _FURNITURE or attributes.get("role", "").lower() in _FURNITURE_ROLES

    def _end_tag(self, token: _Token) -> None:
        name = token.name
        if name in {"br", "p"} and not self.counts[name]:
            # The standard reads these two as if they had been opened.
            if not self.dropped:
                self._separate(name, is_start=True)
            return
        if self.counts[name]:
            depth = len(self.open) - 1
            while self.open[depth].name != name:
                depth -= 1
            self._close(depth, token.start, token.end)

    def _close(self, depth: int, start: int, end: int) -> None:
        """Close all open elements from ``depth`` on, by the tag between ``start`` and ``end``."""
        while len(self.open) > depth:
            name, is_dropped, _ = self.open.pop()
            self.counts[name] -= 1
            self.dropped -= is_dropped
            if self.dropped or is_dropped:
                continue
            if name == "q":
                self.quoted -= 1
                self.builder.replace("”’"[self.quoted % 2], max(start, self.builder.read), end)
                start = end
            self._separate(name, is_start=False)

    def _separate(self, name: str, *, is_start: bool) -> None:
        if name == "br":
            self.between = _GAP if self.between >= _BREAK else _BREAK
        elif name in _PARAGRAPH:
            self.between = _GAP
        elif name in _LINE:
            self.between = max(self.between, _BREAK)
        elif name in _CELL and is_start:
            self.between = max(self.between, _TAB)

    def _before(self, start: int) -> None:
        """Write what stands before a word that starts there."""
        if self.between and self.builder.length:
            self.builder.replace(_BETWEEN_WORDS[self.between], self.builder.read, start)
        self.between = _NOTHING

    def _text(self, token: _Token) -> None:
        if self.dropped:
            return
        is_pre = self.is_plain or (bool(self.open) and self.open[-1].is_pre)
        for piece in _PIECE.finditer(self.html, token.start, token.end):
            start, end = piece.span()
            if piece["reference"]:
                self._reference(piece["reference"], start, end)
            elif piece["space"] and not is_pre:
                self.between = max(self.between, _BLANK)
            else:
                self._before(start)
                self.builder.copy(start, end)

    def _reference(self, reference: str, start: int, end: int) -> None:
        text = unescape(reference) if len(reference) <= _LONGEST_REFERENCE else "\ufffd"
        if text and not text.strip(_SPACE):
            self.between = max(self.between, _BLANK)
        elif text == reference:
            self._before(start)
            self.builder.copy(start, end)
        elif text:
            self._before(start)
            self.builder.replace(text, start, end)


def _page_forms(tokens: list[_Token]) -> set[int]:
    """Give the starts of the forms around a whole page or article, as some servers write them."""
    forms: set[int] = set()
    opened: list[int] = []
    for token in tokens:
        if token.name == "form":
            if token.kind == "start":
                opened.append(token.start)
            elif opened:
                opened.pop()
        elif token.kind == "start" and token.name in _IN_PAGE_FORM:
            forms.update(opened)
            # Each is noted once.
            opened.clear()
    return forms
