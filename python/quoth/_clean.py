"""Texts without the marks of the page that they stood on, and the way back to it."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple


class CleanText:
    """A text for ``analyze``, and where each character of it stood.

    ``clean_html`` and ``clean_pdf`` give it. It cannot be changed.

    >>> import quoth
    >>> clean = quoth.clean_html("<p>“Go,” said <b>Ann</b>&nbsp;Lee.</p>")
    >>> doc = quoth.analyze(clean.text)
    >>> start, end = clean.to_source(doc.quotes[0].source.start, doc.quotes[0].source.end)
    >>> clean.source[start:end]
    'Ann</b>&nbsp;Lee'
    """

    __slots__ = ("_runs", "_source", "_starts", "_text")

    _text: str
    _source: str
    _runs: tuple[_Run, ...]
    _starts: tuple[int, ...]

    def __init__(self, text: str, source: str, runs: tuple[_Run, ...]) -> None:
        starts = tuple(run.start for run in runs)
        for name, value in (("_text", text), ("_source", source), ("_runs", runs), ("_starts", starts)):
            object.__setattr__(self, name, value)

    @property
    def text(self) -> str:
        """What people read."""
        return self._text

    @property
    def source(self) -> str:
        """What it was read from; of bytes, what they say in their encoding."""
        return self._source

    def __setattr__(self, name: str, value: object) -> None:
        message = f"cannot set {name!r}: a CleanText cannot be changed"
        raise AttributeError(message)

    def __delattr__(self, name: str) -> None:
        self.__setattr__(name, None)

    def __reduce__(self) -> tuple[type[CleanText], tuple[str, str, tuple[_Run, ...]]]:
        return CleanText, (self.text, self.source, self._runs)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CleanText):
            return NotImplemented
        return (self.text, self.source, self._runs) == (other.text, other.source, other._runs)

    def __hash__(self) -> int:
        return hash((self.text, self.source))

    def __repr__(self) -> str:
        shown = self.text if len(self.text) <= 40 else f"{self.text[:40]}…"  # noqa: PLR2004 — what a line holds
        return f"CleanText({shown!r}, {len(self.text)} of {len(self.source)} characters)"

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Give the stretch of ``source`` from which ``text[start:end]`` was read.

        It goes from the start of the first character to the end of the last, in code points; tags
        between them are inside. A character that stands for more, such as one for ``&amp;``, leads
        to all of it, and so does a line break that a tag made. It takes logarithmic time.

        Raises:
            ValueError: Where ``start`` and ``end`` are no stretch of ``text``.

        >>> import quoth
        >>> quoth.clean_html("AT&amp;T").to_source(2, 3)
        (2, 7)
        """
        if not 0 <= start <= end <= len(self.text):
            message = f"{start}..{end} is no stretch of the text, which has {len(self.text)} characters"
            raise ValueError(message)
        if start == end:
            place = self._character(start)[0] if start < len(self.text) else len(self.source)
            return place, place
        return self._character(start)[0], self._character(end - 1)[1]

    def _character(self, place: int) -> tuple[int, int]:
        run = self._runs[bisect_right(self._starts, place) - 1]
        if run.is_copied:
            start = run.source_start + place - run.start
            return start, start + 1
        return run.source_start, run.source_end


class _Run(NamedTuple):
    """A stretch of the text that was copied, or that stands for a stretch of the source."""

    start: int
    source_start: int
    source_end: int
    is_copied: bool


class Builder:
    """Puts a text together from left to right."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.runs: list[_Run] = []
        self.length = 0
        self.read = 0
        """The end of what the text says of the source."""

    def copy(self, start: int, end: int) -> None:
        """Add what stands in the source."""
        if start < end:
            last = self.runs[-1] if self.runs else None
            if last is None or not last.is_copied or start - last.source_start != self.length - last.start:
                self.runs.append(_Run(self.length, start, end, is_copied=True))
            self._add(self.source[start:end], end)

    def replace(self, text: str, start: int, end: int) -> None:
        """Add ``text`` for a stretch of the source."""
        if text:
            self.runs.append(_Run(self.length, start, end, is_copied=False))
            self._add(text, end)

    def _add(self, text: str, end: int) -> None:
        self.parts.append(text)
        self.length += len(text)
        self.read = end

    def clean_text(self) -> CleanText:
        """Give the text and its map."""
        return CleanText("".join(self.parts), self.source, tuple(self.runs))


def clean_html(html: str | bytes, *, furniture: bool = False) -> CleanText:
    r"""Give the text of an HTML page, or of a part of one, as people read it.

    Tags are dropped and character references read. Elements such as ``p``, ``div`` and ``h1`` end a
    paragraph, a blank line; ``br``, ``li`` and ``tr`` a line; a tab stands between cells. ``q``
    gives quotation marks, ``pre`` keeps its white space. Left out are scripts, styles, templates,
    comments, titles, form controls, what is embedded, and elements with ``hidden`` or the style
    ``display:none``; and, unless ``furniture`` is true, what stands around an article: ``nav``,
    ``aside``, ``footer``, ``form`` (but for one around an article), a ``header`` outside
    ``article``, ``main`` and ``section``, and elements whose ``role`` says the same. A source
    without tags is a plain text, whose white space is kept.

    Bytes are read in the encoding of their byte order mark, else of their ``meta``, else as UTF-8,
    else as windows-1252. No page is an error. Time grows with the length and no faster. Tags are
    told apart as the `HTML standard <https://html.spec.whatwg.org/multipage/parsing.html>`_ does,
    by a scanner of its own: parsers that build a tree do not say where a text stood, and
    ``html.parser`` of Python 3.11 takes quadratic time on a run of ``<a``.

    >>> import quoth
    >>> quoth.clean_html("<nav>Home</nav><h1>Rain</h1><p>It <i>rained</i>,<br>said Ann&nbsp;Lee.").text
    'Rain\n\nIt rained,\nsaid Ann\xa0Lee.'

    """
    from quoth._clean_html import clean  # noqa: PLC0415 — `import quoth` is not to pay for it

    return clean(html, furniture=furniture)


def clean_pdf(text: str) -> CleanText:
    r"""Give the text that a tool took out of a PDF file, without what the pages made of it.

    Pages end with a form feed, as *pdftotext* and its like write them. Lines at the top or bottom
    of pages that repeat, but for their numbers, and numbers of pages are left out. Where lines were
    broken to fit, they are joined to paragraphs, between which a blank line stands: at a blank
    line, an indented line, or a short line that ends a sentence. A word that was hyphenated at the
    end of a line is joined. Its hyphen stays where the text has the compound on one line
    (*well-known*), where a capital or a digit follows, and behind words that make compounds
    (*self-*), unless the text has the joined word. Ligatures (ﬁ) are spelt out, soft hyphens
    dropped.

    >>> import quoth
    >>> quoth.clean_pdf("The Daily 1\n\nThe ﬁrst com-\nmittee met.\n\nIt left\n\fThe Daily 2\n\non Monday.\n").text
    'The first committee met.\n\nIt left on Monday.'

    """
    from quoth._clean_pdf import clean  # noqa: PLC0415 — `import quoth` is not to pay for it

    return clean(text)
