"""Plain text → sentences, by a rule that needs a mark of the writer only where it would be wrong.

A sentence ends
- at the end of a paragraph, and of a line unless lines are wrapped;
- after . ? ! or … with the closing marks and brackets that follow, where white space and then a capital, a digit or an
  opening mark come next, unless the full stop belongs to an abbreviation, to an initial, or the quotation's own cue or
  source comes next ("“Go!” Rowe said").
"""

import calendar
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
        "adv coun cllr const atty sens reps ont que alta calif fla pa mass conn ill neb wash"
    ).split()
)
# With a full stop behind them where a number comes next: "No. 3", "Rs. 5".
NUMBER_ABBREVIATIONS = frozenset("No Nos no nos para Rs Re Tk Ksh Sh".split())
_END = re.compile(r"(?:[.!?…]|\.\.\.)+[”’\"'\)\]»]*(?=\s)|[.!?…]+''(?=\s)")
_NEXT = re.compile(r"[“‘\"'«`(\[]*[^\W_a-z]|[“‘\"«`]|[@#$£€₦₹]|—|•")
# Words that hardly ever follow an abbreviation inside a sentence.
_STARTS = re.compile(r"(?:The|He|She|They|It|We|But|And|In|On|At|A|An|This|That|His|Her|There|As|When|After)\b")
# What follows a time of day inside a sentence: "5 p.m. Monday", "9 a.m. GMT".
_HOUR = re.compile(r"(?<=[ap]\.m)\.")
_AFTER_HOUR = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Eastern|Central|Mountain|Pacific|[A-Z]{3,4})\b"
    rf"|(?:{'|'.join(calendar.month_name[1:])})\b"
)

# A capital as a word of its own: an initial, or the name of a row, a vitamin, a road.
_LETTER = re.compile(r"(?<![\w.’'])[^\W\d_a-z]")


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
        held = {next_start(text, at) for at in guide.joins}
        starts = sorted({next_start(text, cut) for cut in cuts} - held)
        for start, end in zip([paragraph.start, *starts], [*starts, paragraph.end], strict=True):
            piece = text[start:end]
            if piece.strip():
                left = start + len(piece) - len(piece.lstrip())
                spans.append(Span(left, start + len(piece.rstrip())))
    return spans


def doubtful(text: str, paragraph: Span, guide: Guide, names: Collection[Span] = ()) -> list[int]:
    """Full stops of which the rule cannot tell whether they end a sentence, where no mark of the writer says so."""
    found = []
    for end in _END.finditer(text, paragraph.start, paragraph.end):
        at, start = end.start(), next_start(text, end.end())
        written = any(end.end() <= mark <= start for mark in (*guide.ends, *guide.joins))
        if start >= paragraph.end or written or any(name.start < at and start < name.end for name in names):
            continue
        if is_abbreviation(text, at, end[0]):
            letter = _LETTER.match(text, max(0, at - 1)) and _NEXT.match(text, start)
            hour = _HOUR.match(text, at) and _NEXT.match(text, start) and not _AFTER_HOUR.match(text, start)
            doubt = bool(letter or hour or _STARTS.match(text, start))
        else:
            doubt = end[0] == "." and text[start].islower() and not guide.any_case
        if doubt:
            found.append(at)
    return found


def _rule_ends(text: str, paragraph: Span, guide: Guide) -> list[int]:
    found = []
    for end in _END.finditer(text, paragraph.start, paragraph.end):
        start = next_start(text, end.end())
        if start >= paragraph.end or is_abbreviation(text, end.start(), end[0]):
            continue
        if guide.any_case or _NEXT.match(text, start):
            found.append(start)
    if not guide.wrapped:
        found += [at.end() for at in re.finditer(r"\n", text[: paragraph.end]) if at.start() > paragraph.start]
    return found


def is_abbreviation(text: str, dot: int, end: str) -> bool:
    """Whether this one full stop belongs to the word before it."""
    if end[0] != "." or end.startswith(".."):
        return False
    word = re.search(r"(?:(?<=\w)[’']|[\w.])*$", text[max(0, dot - 12) : dot])
    last = word[0] if word else ""
    if last in NUMBER_ABBREVIATIONS:
        return text[dot + 1 :].lstrip()[:1].isdigit()
    if last.casefold() in ABBREVIATIONS or (last[:1].isupper() and last.casefold() in CAPITAL_ABBREVIATIONS):
        return True
    return last not in {"I", "i"} and re.fullmatch(r"(?:[^\W\d_]\.)*[^\W\d_]", last) is not None


def next_start(text: str, at: int) -> int:
    """The first place from this one on that holds no white space."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at
