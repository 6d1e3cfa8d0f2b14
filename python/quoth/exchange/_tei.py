"""Documents → TEI P5."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from quoth._vocabulary import ACTS, KINDS, SOURCE_KINDS
from quoth.exchange._draft import (
    PARTS,
    Draft,
    DraftEntity,
    DraftPerson,
    DraftQuote,
    Place,
    draft_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quoth._quoth import Document

NAMESPACE = "http://www.tei-c.org/ns/1.0"
ELEMENTS = {"PERSON": "persName", "ORG": "orgName", "LOC": "placeName", "DATE": "date"}
"""The elements of the labels that have one; the others are ``rs`` with a type."""

# What XML 1.0 cannot hold (production 2, Char), and a carriage return, which parsers read as a line
# feed unless it is written as a reference.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|\r")
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_DATE = re.compile(r"-?\d{4}(-\d\d(-\d\d)?)?")

_HEADER = """\
<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
<teiHeader>
<fileDesc>
<titleStmt><title>{title}</title></titleStmt>
<publicationStmt><p>Unpublished.</p></publicationStmt>
<sourceDesc><p>A text, annotated by quoth.</p></sourceDesc>
</fileDesc>
<encodingDesc>
{characters}<classDecl>
{categories}</classDecl>
</encodingDesc>
{people}</teiHeader>
<text>
<body xml:space="preserve">{body}</body>
</text>
</TEI>
"""


def to_tei(document: Document, *, title: str = "Who said what") -> str:
    """Give ``document`` as `TEI P5 <https://tei-c.org/guidelines/p5/>`_, a string of XML.

    What is said or thought is ``said``, with ``who``; what is written, supported or spoken of is
    ``quote``, with ``source``; cue, source and via are ``seg`` that ``corresp`` to it. Names are
    ``persName``, ``orgName``, ``placeName``, ``date`` or ``rs``, mentions ``rs`` with ``ref``, and
    who is meant stands in ``listPerson`` and ``listOrg``. Paragraphs end at blank lines. What would
    not nest is cut into parts that lead to each other by ``next`` and ``prev``; pieces of a content
    have different ``n``. It is valid by ``tei_all``.

    | field | where it stands |
    |---|---|
    | text, sentences, entities, mentions, content, cue, source, via | elements, exact |
    | kind, act, source_kind, more speakers | ``ana``; ``direct`` repeats the kind if it can |
    | speakers | ``who`` or ``source`` |
    | value | ``when`` of a date, if XML Schema has such a date, else ``key`` |
    | score, speaker_score | ``cert``; ``certainty`` with ``match="@who"`` or ``"@source"`` |
    | name, label, aliases, titles, pronouns | ``person``, ``org`` |
    | control characters that XML 1.0 cannot hold | ``<g ref="#U000C"/>`` and ``char`` |
    | fields of later versions | not kept |

    >>> import quoth
    >>> from quoth.exchange import to_tei
    >>> print(to_tei(quoth.analyze("“Go,” said Ann Lee.")).partition("<body")[2][:50])
     xml:space="preserve"><p><s xml:id="s0"><said xml:
    """
    draft = draft_of(document)
    body = "".join(_body(draft))
    return _HEADER.format(
        title=_attribute(title),
        characters=_characters(draft),
        categories="".join(_categories()),
        people=_people(draft),
        body=body,
    )


def _attribute(text: str) -> str:
    """Escape ``text`` where no element may stand; there a control character becomes U+FFFD."""
    text = escape(_NOT_IN_XML.sub(lambda match: "\r" if match[0] == "\r" else "\ufffd", text))
    return text.replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")


def _text(text: str) -> str:
    def control(match: re.Match[str]) -> str:
        return "\r" if match[0] == "\r" else f"\0{ord(match[0]):04X}\1"

    escaped = escape(_NOT_IN_XML.sub(control, text), quote=False).replace("\r", "&#13;")
    return re.sub("\0([0-9A-F]{4})\1", r'<g ref="#U\1"/>', escaped)


def _characters(draft: Draft) -> str:
    """Declare the characters that XML cannot hold."""
    controls = sorted({found for found in _NOT_IN_XML.findall(draft.text) if found != "\r"})
    one = '<char xml:id="U{0:04X}"><localProp name="codepoint" value="{0:04X}"/></char>\n'
    chars = "".join(one.format(ord(control)) for control in controls)
    return f"<charDecl>\n{chars}</charDecl>\n" if chars else ""


def _categories() -> Iterator[str]:
    """Declare what ``ana`` points to."""
    for group, values in (("kind", KINDS), ("act", ACTS), ("source", SOURCE_KINDS), ("with", ("others",))):
        yield f'<taxonomy xml:id="{group}">\n'
        for value in values:
            yield f'<category xml:id="{group}.{value}"><catDesc>{value}</catDesc></category>\n'
        yield "</taxonomy>\n"


def _people(draft: Draft) -> str:
    people = [(i, person) for i, person in enumerate(draft.people) if person.label == "PERSON"]
    organisations = [(i, person) for i, person in enumerate(draft.people) if person.label == "ORG"]
    lists = []
    for group, item, name, members in (
        ("listPerson", "person", "persName", people),
        ("listOrg", "org", "orgName", organisations),
    ):
        entries = "".join(f"{_entry(i, person, item, name)}\n" for i, person in members)
        lists += [f"<{group}>\n{entries}</{group}>\n"] if members else []
    return f"<profileDesc><particDesc>\n{''.join(lists)}</particDesc></profileDesc>\n" if lists else ""


def _entry(i: int, person: DraftPerson, item: str, name: str) -> str:
    shown = next((f"m{i}.{j}" for j, (place, _) in enumerate(person.mentions) if place == person.main), f"m{i}")
    parts = [f"<{name}>{_attribute(person.name or '')}</{name}>"]
    parts += [f'<{name} type="alias">{_attribute(alias)}</{name}>' for alias in person.aliases or ()]
    for kind, texts in (("title", person.titles), ("pronoun", person.pronouns or ())):
        parts += [f'<note type="{kind}">{_attribute(text)}</note>' for text in texts]
    return f'<{item} xml:id="p{i}" corresp="#{shown}">{"".join(parts)}</{item}>'


class Element(NamedTuple):
    """An element around a stretch of the text."""

    place: Place
    rank: int
    """Of two at the same place, the one of lower rank is outside."""
    tag: str
    name: str
    attributes: str
    inside: str = ""
    """What stands at the beginning of the first part."""
    before: str = ""
    behind: str = ""
    """The names of the pieces before and behind it."""


def _elements(draft: Draft) -> Iterator[Element]:
    for i, place in enumerate(draft.sentences or ()):
        yield Element(place, 0, "s", f"s{i}", "")
    for i, quote in enumerate(draft.quotes):
        yield from _quote(i, quote)
    borders = sorted(border for quote in draft.quotes for piece in quote.content for border in piece)
    for i, entity in enumerate(draft.entities):
        yield _entity(i, entity, borders)
    for i, person in enumerate(draft.people):
        for j, (place, kind) in enumerate(person.mentions):
            yield Element(place, 4, "rs", f"m{i}.{j}", f' type="{kind}" ref="#p{i}"')
        if person.main and person.main not in (place for place, _ in person.mentions):
            yield Element(person.main, 4, "rs", f"m{i}", ' type="shown"')


def _quote(i: int, quote: DraftQuote) -> Iterator[Element]:
    said = quote.act in {"speech", "thought"} and quote.kind != "topic"
    tag, who = ("said", "who") if said else ("quote", "source")
    facts = [f"#kind.{quote.kind}", f"#act.{quote.act}"]
    facts += [f"#source.{quote.source_kind}"] if quote.source_kind else []
    facts += ["#with.others"] if quote.with_others else []
    shared = f' ana="{" ".join(facts)}" cert="{quote.score}"'
    if said:
        direct = {"direct": "true", "indirect": "false"}.get(quote.kind or "", "unknown")
        shared += f' aloud="{"true" if quote.act == "speech" else "false"}" direct="{direct}"'
    if quote.speakers:
        shared += f' {who}="{" ".join(f"#p{person}" for person in quote.speakers)}"'
    score = ""
    if quote.speaker_score is not None:
        score = f'<certainty match="@{who}" locus="value" degree="{quote.speaker_score}"/>'
    names = ["", *(f"q{i}.{j}" for j in range(len(quote.content))), ""]
    for j, piece in enumerate(quote.content):
        before, name, behind = names[j : j + 3]
        inside = score if j == 0 else ""
        yield Element(piece, 1, tag, name, f' n="{j}"{shared}', inside, before, behind)
    for part in PARTS:
        place: Place | None = getattr(quote, part)
        if place is not None:
            yield Element(place, 2, "seg", f"q{i}.{part}", f' type="{part}" corresp="#q{i}.0"')


def _entity(i: int, entity: DraftEntity, borders: list[int]) -> Element:
    tag = ELEMENTS.get(entity.label, "rs")
    if tag == "date" and bisect_right(borders, entity.place[0]) != bisect_left(borders, entity.place[1]):
        # A date holds no quotation.
        tag = "rs"
    attributes = f' cert="{entity.score}"' + (f' type="{entity.label}"' if tag == "rs" else "")
    if entity.value is not None:
        key = "when" if tag == "date" and _DATE.fullmatch(entity.value) else "key"
        attributes += f' {key}="{_attribute(entity.value)}"'
    return Element(entity.place, 3, tag, f"e{i}", attributes)


class _Event(NamedTuple):
    """An element opens or closes; without one, a stretch of text or a border of paragraphs."""

    kind: str
    place: Place = (0, 0)
    element: Element | None = None


def _body(draft: Draft) -> Iterator[str]:
    """Give the paragraphs with their elements."""
    events = list(_events(draft))
    counts = Counter(event.element.name for event in events if event.kind == "open" and event.element)
    parts: Counter[str] = Counter()
    yield "<p>"
    for kind, place, element in events:
        if kind == "text":
            yield _text(draft.slice(place))
        elif kind == "paragraph":
            yield "</p><p>"
        elif kind == "close" and element:
            yield f"</{element.tag}>"
        elif element:
            yield _start(element, parts[element.name], counts)
            parts[element.name] += 1
    yield "</p>"


def _start(element: Element, part: int, counts: Counter[str]) -> str:
    """Give the start tag of a part, with links to those before and behind it."""
    before, behind = _part(element.name, part - 1), _part(element.name, part + 1)
    if part == 0:
        before = _part(element.before, counts[element.before] - 1) if element.before else ""
    if part + 1 == counts[element.name]:
        behind = element.behind
    links = (f' prev="#{before}"' if before else "") + (f' next="#{behind}"' if behind else "")
    inside = element.inside if part == 0 else ""
    return f'<{element.tag} xml:id="{_part(element.name, part)}"{links}{element.attributes}>{inside}'


def _part(name: str, part: int) -> str:
    return name if part == 0 else f"{name}-{part}"


def _events(draft: Draft) -> Iterator[_Event]:
    """Walk over the text: what crosses the end of another element or of a paragraph is cut there."""
    blanks = {match.end() for match in _BLANK_LINES.finditer(draft.text)} - {len(draft.text)}
    elements = sorted(_elements(draft), key=_outside_first)
    borders = sorted({len(draft.text), *blanks, *(border for one in elements for border in one.place)})
    stack: list[Element] = []
    done = opened = 0
    for border in borders:
        if border > done:
            yield _Event("text", (done, border))
            done = border
        cut = next((i for i, one in enumerate(stack) if border in blanks or one.place[1] == border), len(stack))
        still = [one for one in stack[cut:] if one.place[1] > border]
        for one in reversed(stack[cut:]):
            yield _Event("close", element=one)
        del stack[cut:]
        if border in blanks:
            yield _Event("paragraph")
        while opened < len(elements) and elements[opened].place[0] == border:
            still.append(elements[opened])
            opened += 1
        for one in still:
            yield _Event("open", element=one)
        stack += still


def _outside_first(element: Element) -> tuple[int, int, int, str]:
    return element.place[0], -element.place[1], element.rank, element.name
