"""TEI P5 → documents."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from quoth._vocabulary import ACTS, KINDS, LABELS, MENTION_KINDS, SOURCE_KINDS
from quoth.exchange._draft import (
    PARTS,
    Draft,
    DraftEntity,
    DraftPerson,
    DraftQuote,
    Place,
    one_of,
    refuse,
    without_surrogates,
)
from quoth.exchange._tei import ELEMENTS, NAMESPACE

if TYPE_CHECKING:
    from quoth._quoth import Document, Pipeline, _Model

_LABELS = {tag: label for label, tag in ELEMENTS.items()}
_BLOCKS = {"p", "ab", "head", "l", "item", "cell", "opener", "closer", "byline", "dateline"}
_CONTENT = {"said", "q", "quote"}
_SPACE = re.compile(r"[ \t\r\n]+")
_XML = "http://www.w3.org/XML/1998/namespace "


@dataclass
class _Node:
    tag: str
    attributes: dict[str, str]
    where: str
    start: int
    """-1 until text of it comes."""
    end: int = -1
    preserve: bool = False
    certainty: float | None = None
    text: list[str] = field(default_factory=list)

    @property
    def place(self) -> Place:
        return self.start, self.end

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    def pointers(self, name: str) -> list[str]:
        return [pointer.removeprefix("#") for pointer in self.attributes.get(name, "").split()]


def from_tei(tei: str, *, model: _Model = "accurate", pipeline: Pipeline | None = None) -> Document:
    """Read a document that ``to_tei`` wrote, or other TEI P5 of one text.

    The text is what ``body`` holds, with its white space where ``xml:space`` says *preserve*, else
    with single spaces, and a blank line between blocks (p, ab, head, l, item …); notes are left
    out. ``said``, ``q`` and ``quote`` are quotations, those that lead to each other by ``next`` and
    ``prev`` pieces of one; ``who``, or ``source``, leads to a ``person`` or ``org``, who must be
    mentioned by a name or ``rs`` with ``ref`` to count as the speaker. ``s`` are the sentences; if
    there are none, they are found anew, with the model or the pipeline that is given, as
    ``quoth.sentence_spans`` does.

    Raises:
        ValueError: With the line and column: what is not well-formed, another root than ``TEI``,
            declared entities, pointers that lead nowhere; there is no such model.
        TypeError: Both a model and a pipeline are given.

    >>> from quoth.exchange import from_tei
    >>> body = "<body><p><said>Go,</said> he said.</p></body>"
    >>> from_tei(f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text>{body}</text></TEI>').quotes[0].text
    'Go,'
    """
    return _Reader(tei).draft().document(model, pipeline)


class _Reader:
    def __init__(self, tei: str) -> None:
        # A str is decoded, whatever encoding it declares.
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = self._entity
        self.stack: list[_Node] = []
        self.nodes: list[_Node] = []
        self.people: dict[str, tuple[DraftPerson, list[str]]] = {}
        self.person: DraftPerson | None = None
        self.characters: dict[str, str] = {}
        self.parts: list[str] = []
        self.length = 0
        self.pending = ""
        self.in_body = self.notes = 0
        try:
            self.parser.Parse(without_surrogates(tei).encode(), True)  # noqa: FBT003 — expat takes it by position
        except expat.ExpatError as error:
            refuse(f"line {error.lineno}, column {error.offset + 1}", expat.errors.messages[error.code])

    def _where(self) -> str:
        return f"line {self.parser.CurrentLineNumber}, column {self.parser.CurrentColumnNumber + 1}"

    def _entity(self, *_: object) -> None:
        refuse(self._where(), "it declares an entity, which is not read")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition(" ")
        if not self.stack and (namespace, tag) != (NAMESPACE, "TEI"):
            refuse(self._where(), f"the root is {tag!r}, not TEI of {NAMESPACE}")
        attributes = {key.replace(_XML, "xml:"): value for key, value in attributes.items()}
        outer = self.stack[-1].preserve if self.stack else False
        space = attributes.get("xml:space")
        preserve = space == "preserve" if space else outer
        begins = -1 if self.in_body else self.length
        node = _Node(tag if namespace == NAMESPACE else "", attributes, self._where(), begins, preserve=preserve)
        self.stack.append(node)
        if node.tag == "body":
            self.in_body += 1
        elif node.tag in {"note", "teiHeader"} and self.in_body:
            self.notes += 1
        elif self.in_body and not self.notes:
            self._start_in_body(node)
        elif node.tag in {"person", "org"}:
            label = "PERSON" if node.tag == "person" else "ORG"
            self.person = DraftPerson(label=label, aliases=[], pronouns=[], where=node.where)
            self.people[attributes.get("xml:id", f"\0{len(self.people)}")] = self.person, node.pointers("corresp")

    def _start_in_body(self, node: _Node) -> None:
        if node.tag in _BLOCKS and not node.preserve:
            self.pending = "\n\n" if self.length else ""
        elif node.tag == "lb" and not node.preserve:
            self.pending = self.pending or ("\n" if self.length else "")
        elif node.tag == "certainty":
            self.stack[-2].certainty = _number(node, "degree")
        elif node.tag == "g":
            self._control(node)

    def _control(self, node: _Node) -> None:
        for pointer in node.pointers("ref"):
            code = self.characters.get(pointer, "")
            if re.fullmatch("[0-9A-Fa-f]{1,6}", code) and int(code, 16) < 0x110000:  # noqa: PLR2004
                self._add(chr(int(code, 16)))

    def _characters(self, text: str) -> None:
        if not self.stack:
            return
        node = self.stack[-1]
        node.text.append(text)
        if not self.in_body or self.notes:
            return
        if node.preserve:
            self._add(text)
            return
        for i, word in enumerate(_SPACE.split(text)):
            if i and self.length and not self.pending:
                self.pending = " "
            if word:
                self._add(word)

    def _add(self, text: str) -> None:
        text_and_space = self.pending + text
        start = self.length + len(self.pending)
        for node in reversed(self.stack):
            # What is open and has not begun begins here, behind the space.
            if node.start >= 0:
                break
            node.start = start
        self.parts.append(text_and_space)
        self.length += len(text_and_space)
        self.pending = ""

    def _end(self, _: str) -> None:
        node = self.stack.pop()
        node.end = self.length
        if node.tag == "body":
            self.in_body -= 1
        elif node.tag in {"note", "teiHeader"} and self.in_body:
            self.notes -= 1
        elif self.in_body and not self.notes:
            if node.tag in _BLOCKS and not node.preserve:
                self.pending = "\n\n" if self.length else ""
            if 0 <= node.start < node.end:
                self.nodes.append(node)
        elif node.tag == "localProp" and len(self.stack) and node.get("name") == "codepoint":
            self.characters[self.stack[-1].attributes.get("xml:id", "")] = node.attributes.get("value", "")
        elif self.person is not None:
            self._end_in_person(node)

    def _end_in_person(self, node: _Node) -> None:
        person = self.person
        if person is None:
            return
        text = "".join(node.text)
        if node.tag in {"person", "org"}:
            self.person = None
        elif node.tag in {"persName", "orgName", "name"} and person.name is None:
            person.name = text if text.strip() else None
        elif node.tag in {"persName", "orgName", "name"} and text.strip():
            person.aliases = [*(person.aliases or ()), text]
        elif node.tag == "note" and node.get("type") == "title":
            person.titles.append(text)
        elif node.tag == "note" and node.get("type") == "pronoun":
            person.pronouns = [*(person.pronouns or ()), text]

    def draft(self) -> Draft:
        draft = Draft("".join(self.parts))
        chains = self._chains()
        sentences = [_cover(chain) for chain in chains if chain[0].tag == "s"]
        draft.sentences = sentences or None
        numbers = self._cast(draft, chains)
        quotes: dict[str, DraftQuote] = {}
        for chain in sorted(chains, key=lambda chain: (chain[0].start, _number_of(chain[0].get("xml:id") or ""))):
            first = chain[0]
            if first.tag in _CONTENT:
                quote = self._quote(chain, numbers)
                draft.quotes.append(quote)
                quotes |= {node.attributes["xml:id"]: quote for node in chain if "xml:id" in node.attributes}
            elif first.tag in _LABELS or (first.tag == "rs" and first.get("type") in LABELS):
                label = _LABELS.get(first.tag) or one_of(first.where, first.get("type"), LABELS)
                value = first.get("when") or first.get("key")
                score = _number(first, "cert")
                draft.entities.append(DraftEntity(_cover(chain), label, value, score, first.where))
        self._parts(chains, quotes)
        return draft

    def _chains(self) -> list[list[_Node]]:
        """Join the parts of each element, in the order of the text."""
        nodes = sorted(self.nodes, key=lambda node: (node.start, -node.end))
        known = {node.attributes["xml:id"]: i for i, node in enumerate(nodes) if "xml:id" in node.attributes}
        group = list(range(len(nodes)))

        def root(i: int) -> int:
            while group[i] != i:
                group[i] = i = group[group[i]]
            return i

        for i, node in enumerate(nodes):
            for name in ("next", "prev"):
                for pointer in node.pointers(name):
                    if pointer not in known:
                        refuse(node.where, f"{name} leads to #{pointer}, which is not there")
                    group[root(known[pointer])] = root(i)
        chains: dict[int, list[_Node]] = defaultdict(list)
        for i, node in enumerate(nodes):
            chains[root(i)].append(node)
        return list(chains.values())

    def _cast(self, draft: Draft, chains: list[list[_Node]]) -> dict[str, int]:
        """Gather the mentions of each person; who is not mentioned cannot be in a document."""
        places: dict[str, Place] = {}
        for chain in chains:
            first = chain[0]
            pointers = first.pointers("ref")
            if first.tag not in {"rs", *_LABELS}:
                continue
            places |= {node.attributes["xml:id"]: _cover(chain) for node in chain if "xml:id" in node.attributes}
            if pointers and pointers[0] in self.people:
                kind = first.get("type")
                mention = kind if kind in MENTION_KINDS else "name"
                self.people[pointers[0]][0].mentions.append((_cover(chain), mention))
        numbers: dict[str, int] = {}
        for name, (person, shown) in sorted(self.people.items(), key=lambda one: _number_of(one[0])):
            if person.mentions:
                person.main = next((places[one] for one in shown if one in places), None)
                numbers[name] = len(draft.people)
                draft.people.append(person)
        return numbers

    def _quote(self, chain: list[_Node], numbers: dict[str, int]) -> DraftQuote:
        first = min(chain, key=lambda node: node.start)
        quote = DraftQuote(_pieces(chain), where=first.where, score=_number(first, "cert"))
        facts = dict(pointer.split(".", 1) for pointer in first.pointers("ana") if "." in pointer)
        quote.kind = one_of(first.where, facts["kind"], KINDS) if "kind" in facts else None
        quote.act = one_of(first.where, facts["act"], ACTS) if "act" in facts else _act(first)
        if "source" in facts:
            quote.source_kind = one_of(first.where, facts["source"], SOURCE_KINDS)
        quote.with_others = "with" in facts
        speakers = first.pointers("who") or first.pointers("source")
        for pointer in speakers:
            if pointer not in self.people and first.get("who"):
                refuse(first.where, f"who leads to #{pointer}, which is no person")
        quote.speakers = [numbers[pointer] for pointer in dict.fromkeys(speakers) if pointer in numbers]
        quote.speaker_score = next((node.certainty for node in chain if node.certainty is not None), None)
        return quote

    def _parts(self, chains: list[list[_Node]], quotes: dict[str, DraftQuote]) -> None:
        for chain in chains:
            first = chain[0]
            part = first.get("type")
            if first.tag != "seg" or part not in PARTS:
                continue
            for pointer in first.pointers("corresp"):
                if pointer not in quotes:
                    refuse(first.where, f"corresp leads to #{pointer}, which is no quotation")
                if getattr(quotes[pointer], part) is not None:
                    refuse(first.where, f"the quotation has another {part}")
                setattr(quotes[pointer], part, _cover(chain))


def _cover(chain: list[_Node]) -> Place:
    return min(node.start for node in chain), max(node.end for node in chain)


def _pieces(chain: list[_Node]) -> list[Place]:
    """Join the parts that were cut; those with another ``n``, or text between them, are pieces."""
    pieces: list[tuple[str | None, Place]] = []
    for node in sorted(chain, key=lambda node: node.start):
        number = node.get("n")
        before = pieces[-1] if pieces else None
        if before and (before[0] == number if number else before[1][1] == node.start):
            pieces[-1] = (number, (before[1][0], node.end))
        else:
            pieces.append((number, node.place))
    return [place for _, place in pieces]


def _act(node: _Node) -> str:
    """Tell the act from what other projects write."""
    if node.tag == "said":
        return "thought" if node.get("aloud") in {"false", "0"} else "speech"
    return {"thought": "thought", "written": "writing"}.get(node.attributes.get("type", ""), "speech")


def _number(node: _Node, name: str) -> float:
    """Give a probability; those that TEI has in words are none."""
    text = node.attributes.get(name, "1")
    if text in {"high", "medium", "low", "unknown"}:
        return 1.0
    try:
        return float(text)
    except ValueError:
        refuse(node.where, f"{name} is {text!r}, which is no probability")


def _number_of(name: str) -> int:
    """Order what ``to_tei`` numbered: people, and quotations that start at one place."""
    match = re.fullmatch(r"(?:p|q)(\d+)(?:\.0)?", name)
    return int(match[1]) if match else -1
