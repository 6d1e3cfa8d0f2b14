"""Plain text → sentences, by a rule that needs a mark of the writer only where it would be wrong.

A sentence ends
- at the end of a paragraph, and of a line unless lines are wrapped;
- after . ? ! or … with the closing marks and brackets that follow, where white space and then a capital, a digit or an
  opening mark come next, unless the full stop belongs to an abbreviation, to an initial, or the quotation's own cue or
  source comes next ("“Go!” Rowe said").
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from corpus.spans import Span

# With a full stop behind them in any case, and with a capital alone: "Sat." but not "sat."
ABBREVIATIONS = frozenset("vs e.g i.e etc al cf pp approx a.m p.m u.s u.k u.n d.c".split())
CAPITAL_ABBREVIATIONS = frozenset(
    (
        "mr mrs ms mx dr prof rev fr hon gov lt gen sen rep sgt cpl pvt capt cmdr col maj adm supt insp det "
        "st ste mt ft jr sr vol v art sec fig inc ltd co corp plc bros pty dept univ assn est jan feb mar apr "
        "jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun ave blvd rd messrs smt shri "
        "adv coun cllr ont que alta calif fla pa mass conn ill"
    ).split()
)
_END = re.compile(r"(?:[.!?…]|\.\.\.)+[”’\"'\)\]»]*(?=\s)|[.!?…]+''(?=\s)")
_NEXT = re.compile(r"[“‘\"'«`(\[]*[^\W_a-z]|[“‘\"«`]|[@#$£€₦₹]|—|•")
# Words that hardly ever follow an abbreviation inside a sentence.
_STARTS = re.compile(r"(?:The|He|She|They|It|We|But|And|In|On|At|A|An|This|That|His|Her|There|As|When|After)\b")


@dataclass(frozen=True)
class Guide:
    """What else decides: the writer's marks, and where no sentence may begin since its attribution goes on."""

    ends: Collection[int] = ()
    joins: Collection[int] = ()
    tied: Collection[int] = ()
    wrapped: bool = False
    any_case: bool = False


def split(text: str, paragraphs: Collection[Span], guide: Guide) -> list[Span]:
    """The sentences, each within one paragraph."""
    spans = []
    for paragraph in paragraphs:
        cuts = {at for at in guide.ends if paragraph.start < at < paragraph.end}
        cuts |= {at for at in _rule_ends(text, paragraph, guide) if at not in guide.tied}
        # A mark may stand before or after the space between two sentences.
        held = {_next_start(text, at) for at in guide.joins}
        starts = sorted({_next_start(text, cut) for cut in cuts} - held)
        for start, end in zip([paragraph.start, *starts], [*starts, paragraph.end], strict=True):
            piece = text[start:end]
            if piece.strip():
                left = start + len(piece) - len(piece.lstrip())
                spans.append(Span(left, start + len(piece.rstrip())))
    return spans


def doubtful(text: str, paragraph: Span, marks: Collection[int]) -> list[int]:
    """Where an abbreviation may end a sentence and the writer has not said."""
    found = []
    for end in _END.finditer(text, paragraph.start, paragraph.end):
        start = _next_start(text, end.end())
        written = any(end.end() <= mark <= start for mark in marks)
        if not written and _is_abbreviation(text, end.start(), end[0]) and _STARTS.match(text, start):
            found.append(end.start())
    return found


def _rule_ends(text: str, paragraph: Span, guide: Guide) -> list[int]:
    found = []
    for end in _END.finditer(text, paragraph.start, paragraph.end):
        start = _next_start(text, end.end())
        if start >= paragraph.end or _is_abbreviation(text, end.start(), end[0]):
            continue
        if guide.any_case or _NEXT.match(text, start):
            found.append(start)
    if not guide.wrapped:
        found += [at.end() for at in re.finditer(r"\n", text[: paragraph.end]) if at.start() > paragraph.start]
    return found


def _is_abbreviation(text: str, dot: int, end: str) -> bool:
    """Whether this one full stop belongs to the word before it."""
    if end[0] != "." or end.startswith(".."):
        return False
    word = re.search(r"[\w.]*$", text[max(0, dot - 12) : dot])
    last = word[0] if word else ""
    if last in {"No", "Nos", "no", "nos", "para"}:
        return text[dot + 1 :].lstrip()[:1].isdigit()
    if last.casefold() in ABBREVIATIONS or (last[:1].isupper() and last.casefold() in CAPITAL_ABBREVIATIONS):
        return True
    return last != "I" and re.fullmatch(r"(?:[^\W\d_]\.)*[^\W\d_]", last) is not None


def _next_start(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
