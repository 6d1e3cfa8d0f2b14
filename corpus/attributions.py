"""Tags of sources, cues and contents, and turns of conversations → attributions."""

import re
from dataclasses import dataclass, field

from corpus.head import Head
from corpus.marks import kind_by_marks
from corpus.markup import Marked, Paragraph, Tag
from corpus.sentences import is_abbreviation
from corpus.spans import Problem, Span

ACTS = ("speech", "writing", "thought", "stance")
KINDS = ("direct", "indirect", "mixed", "topic")
SOURCE_KINDS = ("anonymous", "group", "document", "unknown")
# What a tag may say beside the ids of members of the cast.
_WORDS = {
    "s": SOURCE_KINDS,
    "c": (*ACTS, "not", "asserted"),
    "q": (*KINDS, *ACTS, *SOURCE_KINDS),
    "to": SOURCE_KINDS[:3],
    "via": SOURCE_KINDS[:3],
}
_FIELDS = {"s": "source", "c": "cue", "q": "content", "to": "addressee", "via": "via"}
_ROLE = re.compile(r"(s|c|q|to|via)([0-9,]+)")
_NEGATION = re.compile(r"\b(?:not|never|nor|cannot|no longer)\b|n[’']t\b", re.IGNORECASE)
# A label longer than this is no label.
_LONGEST_LABEL = 80
_STOP = re.compile(r"\.(?=\s)")


@dataclass
class Attribution:
    """Who reports what with which words. Lists of spans are in the order of the text."""

    key: str
    line: int
    source: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    content: list[Span] = field(default_factory=list)
    addressee: list[Span] = field(default_factory=list)
    via: list[Span] = field(default_factory=list)
    speakers: list[str] = field(default_factory=list)
    addressees: list[str] = field(default_factory=list)
    vias: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    paragraphs: list[int] = field(default_factory=list)
    shared_content: set[str] = field(default_factory=set)
    kind: str = ""
    act: str = ""
    source_kind: str | None = None
    addressee_kind: str | None = None
    via_kind: str | None = None
    negated: bool = False
    within: str | None = None

    @property
    def is_turn(self) -> bool:
        """Whether it is a turn of a conversation and not made of tags."""
        return self.key.startswith("t")

    def spans(self) -> list[Span]:
        """Everything that it is made of."""
        return sorted([*self.source, *self.cue, *self.content])

    def members(self, role: str) -> list[str]:
        """The list of ids that the tags of this role fill."""
        return {"to": self.addressees, "via": self.vias}.get(role, self.speakers)


def read_attributions(file: str, head: Head, marked: Marked) -> tuple[list[Attribution], list[Problem]]:
    """All attributions in the order of the text, and what is wrong with their tags."""
    found: dict[str, Attribution] = {}
    problems = []
    for tag in sorted(marked.tags, key=lambda tag: tag.span):
        if role := _ROLE.fullmatch(tag.name):
            for number in role[2].split(","):
                one = found.setdefault(number, Attribution(number, tag.line))
                problems += _add_tag(file, head, one, role[1], tag)
                if role[1] == "q":
                    one.shared_content |= set(role[2].split(","))
    problems += _add_turns(file, head, marked, found)
    attributions = sorted(found.values(), key=lambda one: (one.spans() or [Span(0, 0)])[0])
    for one in attributions:
        _derive(head, marked, one)
    for one in attributions:
        one.within = _report_around(one, attributions)
        around = found.get(one.within or "")
        if around and not one.via and around.source:
            one.via, one.vias, one.via_kind = list(around.source), list(around.speakers), around.source_kind
    return attributions, problems


def _add_tag(file: str, head: Head, one: Attribution, role: str, tag: Tag) -> list[Problem]:
    problems = []
    spans: list[Span] = getattr(one, _FIELDS[role])
    spans.append(tag.span)
    one.paragraphs.append(tag.paragraph)
    for word in tag.arguments:
        if word.startswith("@"):
            problems += _unknown_member(file, head, word, tag.line)
            if word[1:] not in one.members(role):
                one.members(role).append(word[1:])
        elif word not in _WORDS[role]:
            allowed = ", ".join(("@id", *_WORDS[role]))
            problems.append(Problem(file, tag.line, f"{{{tag.name} {word}|: {role} takes {allowed}"))
        elif role == "to":
            one.addressee_kind = word
        elif role == "via":
            one.via_kind = word
        else:
            one.words.add(word)
    return problems


def _unknown_member(file: str, head: Head, word: str, line: int) -> list[Problem]:
    if word[1:] in head.cast:
        return []
    return [Problem(file, line, f"{word} is not in the cast; declare it in the head")]


def _add_turns(file: str, head: Head, marked: Marked, found: dict[str, Attribution]) -> list[Problem]:
    """`#turn`, `#speech` and `#more` paragraphs; a `#turn-label` is the source of the speeches below it."""
    problems: list[Problem] = []
    label: Span | None = None
    current: Attribution | None = None
    for number, paragraph in enumerate(marked.paragraphs):
        if paragraph.directive == "turn-label":
            label = paragraph.span
        elif paragraph.directive in {"turn", "speech"}:
            label = None if paragraph.directive == "turn" else label
            current, wrong = _turn(file, head, marked, paragraph, label)
            found[f"t{number}"] = current
            current.key, current.paragraphs = f"t{number}", [number]
            problems += wrong
        elif paragraph.directive == "more" and current is not None:
            current.content += _without_notes(marked, paragraph.span)
            current.paragraphs.append(number)
        elif paragraph.directive == "more":
            problems.append(Problem(file, paragraph.line, "#more goes on with no #turn or #speech"))
        elif paragraph.role == "body":
            label = current = None
    return problems


def _turn(
    file: str, head: Head, marked: Marked, paragraph: Paragraph, label: Span | None
) -> tuple[Attribution, list[Problem]]:
    """The attribution that a `#turn` or `#speech` is."""
    one = Attribution("", paragraph.line, words={"direct"})
    problems: list[Problem] = []
    for word in paragraph.arguments:
        if word.startswith("@"):
            problems += _unknown_member(file, head, word, paragraph.line)
            one.speakers.append(word[1:])
        else:
            one.words.add(word)
    if not one.speakers:
        problems.append(Problem(file, paragraph.line, f"#{paragraph.directive} names no speaker; add @id"))
    if label is not None:
        one.source = [label]
    return one, problems + _fill_turn(file, marked, paragraph, one)


def _fill_turn(file: str, marked: Marked, paragraph: Paragraph, one: Attribution) -> list[Problem]:
    text, start = marked.text, paragraph.span.start
    if paragraph.directive == "turn":
        end = _label_end(text, start, min(paragraph.span.end, start + _LONGEST_LABEL))
        if end <= start:
            message = "#turn needs a label and a colon, or a label in capitals and a full stop; else write #speech"
            return [Problem(file, paragraph.line, message)]
        one.source, one.cue = [Span(start, end)], [Span(end, end + 1)]
        if text[end] == ".":
            marked.ends.add(end + 1)
        start = end + 1
        while start < paragraph.span.end and text[start].isspace():
            start += 1
    one.content += _without_notes(marked, Span(start, paragraph.span.end))
    return []


def _label_end(text: str, start: int, limit: int) -> int:
    """Where the mark stands that ends the label of a turn; -1 if none does.

    A full stop does only behind Q, A or a name in capitals: "The CHAIRMAN.", "Mr. ROE of Skelby.".
    """
    colon = text.find(":", start, limit)
    for stop in _STOP.finditer(text, start, colon if colon > start else limit):
        label = text[start : stop.start()]
        if stop.start() > start and (label in {"Q", "A"} or not is_abbreviation(text, stop.start(), ".")):
            named = any(len(word) > 1 and word.isupper() for word in label.split())
            return stop.start() if label in {"Q", "A"} or named else colon
    return colon


def _without_notes(marked: Marked, span: Span) -> list[Span]:
    """The span in the pieces that {note|...} leaves of it."""
    pieces, start = [], span.start
    notes = sorted(tag.span for tag in marked.tags if tag.name == "note" and span.covers(tag.span))
    for note in [*notes, Span(span.end, span.end)]:
        piece = marked.text[start : note.start]
        if piece.strip():
            left = start + len(piece) - len(piece.lstrip())
            pieces.append(Span(left, start + len(piece.rstrip())))
        start = note.end
    return pieces


def _derive(head: Head, marked: Marked, one: Attribution) -> None:
    """What the tags need not say: kind, act, kind of source, negation."""
    for spans in (one.source, one.cue, one.content):
        spans.sort()
    pieces = [marked.text[slice(*span)] for span in one.content]
    one.kind = next((word for word in KINDS if word in one.words), kind_by_marks(pieces))
    spoken = next((word for word in SOURCE_KINDS[:3] if word in one.words), None)
    one.source_kind = _kind_of(head, one.speakers, spoken)
    one.addressee_kind = _kind_of(head, one.addressees, one.addressee_kind)
    one.via_kind = _kind_of(head, one.vias, one.via_kind)
    usual = "writing" if one.source_kind == "document" else "speech"
    one.act = next((word for word in ACTS if word in one.words), usual)
    cue = " ".join(marked.text[slice(*span)] for span in one.cue)
    negated = "asserted" not in one.words and _NEGATION.search(cue) is not None
    one.negated = negated or "not" in one.words


def _kind_of(head: Head, ids: list[str], written: str | None) -> str | None:
    """What the first of these members is: named, or of a kind without a name; else what the tag says."""
    first = head.cast.get(ids[0]) if ids else None
    if first is None:
        return written
    return "named" if first.named else first.kind


def _report_around(one: Attribution, attributions: list[Attribution]) -> str | None:
    """The innermost other attribution whose content holds this one's cue, or its content where it has no cue."""
    own = one.cue or one.content
    around = [
        (piece.end - piece.start, other.key)
        for other in attributions
        if other is not one
        for piece in other.content
        if own and piece.covers(own[0]) and (piece != own[0] or (other.is_turn and not one.is_turn))
    ]
    return min(around)[1] if around else None
