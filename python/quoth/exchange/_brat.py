"""Documents ⇄ brat stand-off."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from quoth._vocabulary import ACTS, KINDS, LABELS, SOURCE_KINDS
from quoth.exchange._draft import (
    PARTS,
    Draft,
    DraftEntity,
    DraftPerson,
    DraftQuote,
    Place,
    checked_place,
    draft_of,
    listed_place,
    main_mention,
    one_of,
    refuse,
    without_surrogates,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quoth._quoth import Document, Pipeline, _Model

_PART_TYPES = {"Cue": "cue", "Source": "source", "Via": "via"}
_MENTION_TYPES = {"Name": "name", "Nominal": "nominal", "Pronoun": "pronoun"}
# Between the fragments of one span stands white space with a line break or a tab: brat's files keep
# one annotation on a line, so brat itself cuts spans there.
_CUT = re.compile(r"\s*[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_LINE = re.compile(r"T(?P<number>\d+)\t(?P<type>\S+) (?P<spans>\d+ \d+(?:;\d+ \d+)*)\t(?P<text>.*)", re.DOTALL)
_RELATION = re.compile(r"R\d+\t(\S+) Arg1:(T\d+) Arg2:(T\d+)\s*")
_ATTRIBUTE = re.compile(r"[AM]\d+\t(\S+) (T\d+)(?: (\S+))?\s*")
_NOTE = re.compile(r"#\d+\t(\S+) (\S+)\t(.*)", re.DOTALL)


class Brat(NamedTuple):
    """The two files of a document in brat: the text, and the annotations.

    >>> from quoth.exchange import Brat
    >>> Brat("Rain.", "").txt
    'Rain.'
    """

    txt: str
    ann: str


def brat_config() -> str:
    """Give the ``annotation.conf`` for annotating such documents by hand.

    >>> from quoth.exchange import brat_config
    >>> print(brat_config()[:23])
    [entities]
    Quotation
    Cu

    """
    types = ["Quotation", *_PART_TYPES, *_MENTION_TYPES, *LABELS]
    mentions = "|".join(_MENTION_TYPES)
    relations = [f"{part}-of\tArg1:{part}, Arg2:Quotation" for part in _PART_TYPES]
    relations += [f"Speaker\tArg1:Quotation, Arg2:{mentions}"]
    relations += [f"Same\tArg1:{mentions}, Arg2:{mentions}, <REL-TYPE>:symmetric-transitive"]
    relations += ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"]
    choices = {"Kind": KINDS, "Act": ACTS, "Source-kind": SOURCE_KINDS}
    attributes = [f"{name}\tArg:Quotation, Value:{'|'.join(values)}" for name, values in choices.items()]
    attributes += ["With-others\tArg:Quotation"]
    parts = (["[entities]", *types], ["[relations]", *relations], ["[events]"], ["[attributes]", *attributes])
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def to_brat(document: Document, *, sentences: bool = False) -> Brat:
    r"""Give ``document`` as brat's `stand-off <https://brat.nlplab.org/standoff.html>`_.

    A quotation, its cue, source and via, a mention and an entity are text-bound annotations (T);
    pieces are the fragments of one. Relations (R) lead from the cue, source and via to the
    quotation, and from that to a mention of the speaker; mentions of one person are equivalent (*).
    Kind, act and kind of the source are attributes (A). brat keeps an annotation on one line, so a
    span over a line break or a tab is cut there into fragments, as brat itself does.

    | field | where it stands |
    |---|---|
    | text, entities, mentions, content, cue, source, via | exact, but for white space at their ends |
    | kind, act, source_kind, speakers | attributes and relations |
    | scores, value, name, aliases, titles, pronouns | notes (#), as JSON |
    | sentences | only with ``sentences=True``: they would hide the text in brat; else found anew |

    >>> import quoth
    >>> from quoth.exchange import to_brat
    >>> print(to_brat(quoth.analyze("“Go,” said Ann Lee.")).ann.split("\n")[0])
    T1	Quotation 0 5	“Go,”

    """
    writer = _Writer(draft_of(document))
    writer.write(sentences=sentences)
    return Brat(writer.draft.text, "".join(f"{line}\n" for line in writer.lines))


class _Writer:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.lines: list[str] = []
        self.counts: dict[str, int] = defaultdict(int)

    def write(self, *, sentences: bool) -> None:
        quotes = [self._quote(quote) for quote in self.draft.quotes]
        for entity in self.draft.entities:
            one = self._text_bound(entity.label, [entity.place])
            self._note(one, {"score": entity.score} | ({"value": entity.value} if entity.value is not None else {}))
        shown = [self._person(i, person) for i, person in enumerate(self.draft.people)]
        for quote, name in zip(self.draft.quotes, quotes, strict=True):
            for person in quote.speakers:
                self._add("R", f"Speaker Arg1:{name} Arg2:{shown[person]}")
        for place in (self.draft.sentences or ()) if sentences else ():
            self._text_bound("Sentence", [place])

    def _quote(self, quote: DraftQuote) -> str:
        name = self._text_bound("Quotation", quote.content)
        for kind, part in _PART_TYPES.items():
            place: Place | None = getattr(quote, part)
            if place is not None:
                self._add("R", f"{kind}-of Arg1:{self._text_bound(kind, [place])} Arg2:{name}")
        properties = quote.properties()
        properties.pop("speakers", None)
        for attribute, field in (("Kind", "kind"), ("Act", "act"), ("Source-kind", "source_kind")):
            if field in properties:
                self._add("A", f"{attribute} {name} {properties.pop(field)}")
        if properties.pop("with_others", False):
            self._add("A", f"With-others {name}")
        cut = [piece[0] for before, piece in pairwise(quote.content) if _joined(self.draft.text, before, piece)]
        self._note(name, properties | ({"breaks": cut} if cut else {}))
        return name

    def _person(self, index: int, person: DraftPerson) -> str:
        kinds = {kind: one for one, kind in _MENTION_TYPES.items()}
        names = {place: self._text_bound(kinds[kind], [place]) for place, kind in person.mentions}
        if len(names) > 1:
            self.lines.append(f"*\tSame {' '.join(names.values())}")
        main = person.main if person.main in names else main_mention(self.draft.text, person)
        shown = names[main]
        details: dict[str, Any] = {"name": person.name, "label": person.label, "aliases": person.aliases}
        details |= {"titles": person.titles, "pronouns": person.pronouns}
        if person.main not in names:
            details["main"] = person.main
        self._note(shown, {"person": details, "index": index})
        return shown

    def _text_bound(self, kind: str, places: Iterable[Place]) -> str:
        fragments = [fragment for place in places for fragment in _fragments(self.draft.text, place)]
        spans = ";".join(f"{start} {end}" for start, end in fragments)
        return self._add("T", f"{kind} {spans}\t{' '.join(self.draft.slice(one) for one in fragments)}")

    def _note(self, name: str, content: dict[str, Any]) -> None:
        if content:
            self._add("#", f"AnnotatorNotes {name}\t{json.dumps(content)}")

    def _add(self, kind: str, rest: str) -> str:
        self.counts[kind] += 1
        name = f"{kind}{self.counts[kind]}"
        self.lines.append(f"{name}\t{rest}")
        return name


def _fragments(text: str, place: Place) -> list[Place]:
    start, found = place[0], []
    for cut in _CUT.finditer(text, *place):
        if cut.start() > start:
            found.append((start, cut.start()))
        start = cut.end()
    if start < place[1]:
        found.append((start, place[1]))
    if not found:
        refuse("", f"{place[0]}..{place[1]} is white space, which brat cannot mark")
    return found


def _joined(text: str, before: Place, after: Place) -> bool:
    return _CUT.fullmatch(text, before[1], after[0]) is not None


def from_brat(txt: str, ann: str, *, model: _Model = "accurate", pipeline: Pipeline | None = None) -> Document:
    r"""Read a document that ``to_brat`` wrote, or that was annotated in brat with ``brat_config``.

    Relations may lead either way between a quotation and its parts. A quotation whose speaker is
    not told has none. Mentions that are equivalent (``Same``, or brat's ``Equiv``), or joined by a
    relation of that name, are one person; any other mention is a person of its own. Entity types
    are the labels of quoth; annotations of other types, and notes that are not JSON, are left out.
    Unless there are annotations of the type Sentence, the sentences are found anew, with the model
    or the pipeline that is given, as ``quoth.sentence_spans`` does.

    Raises:
        ValueError: With the line of the annotation; there is no such model.
        TypeError: Both a model and a pipeline are given.

    >>> from quoth.exchange import from_brat
    >>> ann = "T1\tQuotation 0 5\t“Go,”\nT2\tName 11 18\tAnn Lee\nR1\tSpeaker Arg1:T1 Arg2:T2\n"
    >>> from_brat("“Go,” said Ann Lee.", ann).quotes
    (Quote(direct, 'Ann Lee': '“Go,”'),)
    """
    return _Reader(txt, ann).draft().document(model, pipeline)


class _Bound(NamedTuple):
    where: str
    type: str
    places: list[Place]


class _Reader:
    def __init__(self, txt: str, ann: str) -> None:
        self.text = without_surrogates(txt)
        self.bound: dict[str, _Bound] = {}
        self.relations: list[tuple[str, str, str, str]] = []
        self.same: list[tuple[str, list[str]]] = []
        self.attributes: list[tuple[str, str, str, str | None]] = []
        self.notes: dict[str, dict[str, Any]] = defaultdict(dict)
        for number, line in enumerate(without_surrogates(ann).split("\n"), 1):
            if line.strip():
                self._line(f"line {number}", line.removesuffix("\r"))

    def _line(self, where: str, line: str) -> None:
        if line[0] == "T":
            self._text_bound(where, line)
        elif line[0] == "R" and (relation := _RELATION.fullmatch(line)):
            self.relations.append((where, *relation.groups()))  # type: ignore[arg-type]
        elif line[0] in "AM" and (attribute := _ATTRIBUTE.fullmatch(line)):
            self.attributes.append((where, *attribute.groups()))  # type: ignore[arg-type]
        elif line[0] == "*" and len(line.split()) > 2:  # noqa: PLR2004
            self.same.append((where, line.split()[2:]))
        elif line[0] == "#" and (note := _NOTE.fullmatch(line)):
            self._note(note[2], note[3])
        elif line[0] not in "EN#" or "\t" not in line:
            refuse(where, f"it is no annotation of brat: {line[:60]!r}")

    def _note(self, name: str, text: str) -> None:
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            return
        if isinstance(content, dict):
            self.notes[name] |= content

    def _text_bound(self, where: str, line: str) -> None:
        match = _LINE.fullmatch(line)
        if match is None:
            refuse(where, f"it is no text-bound annotation: {line[:60]!r}")
        places = []
        for span in match["spans"].split(";"):
            start, end = span.split(" ")
            places.append(checked_place(where, int(start), int(end), self.text))
        words = " ".join(self.text[start:end] for start, end in places).split()
        if words != match["text"].split():
            there = " ".join(words)
            refuse(where, f"the text has {there[:60]!r} there, not {match['text'][:60]!r}")
        name = f"T{match['number']}"
        if name in self.bound:
            refuse(where, f"there is another {name}")
        self.bound[name] = _Bound(where, match["type"], sorted(places))

    def _get(self, where: str, name: str) -> _Bound:
        if name not in self.bound:
            refuse(where, f"there is no {name}")
        return self.bound[name]

    def _pieces(self, name: str) -> list[Place]:
        """Join the fragments that only a line break or a tab parts."""
        breaks = self.notes.get(name, {}).get("breaks")
        breaks = breaks if isinstance(breaks, list) else []
        pieces: list[Place] = []
        for place in self.bound[name].places:
            if pieces and _joined(self.text, pieces[-1], place) and place[0] not in breaks:
                pieces[-1] = (pieces[-1][0], place[1])
            else:
                pieces.append(place)
        return pieces

    def _place(self, name: str) -> Place:
        places = self.bound[name].places
        return places[0][0], places[-1][1]

    def draft(self) -> Draft:
        draft = Draft(self.text)
        sentences = [self._place(name) for name, one in self.bound.items() if one.type == "Sentence"]
        draft.sentences = sentences or None
        for name, one in self.bound.items():
            if one.type in LABELS:
                note = self.notes.get(name, {})
                entity = DraftEntity(self._place(name), one.type, note.get("value"), note.get("score", 1.0), one.where)
                draft.entities.append(entity)
        quotes = {name: self._quote(name) for name, one in self.bound.items() if one.type == "Quotation"}
        people = self._people(draft)
        for where, kind, first, second in self.relations:
            self._relation(where, kind, (first, second), quotes, people)
        for where, kind, name, value in self.attributes:
            if name in quotes:
                _attribute(where, quotes[name], kind, value)
        draft.quotes = list(quotes.values())
        return draft

    def _quote(self, name: str) -> DraftQuote:
        quote = DraftQuote(self._pieces(name), where=self.bound[name].where)
        note = dict(self.notes.get(name, {}))
        for field in ("breaks", "speakers"):
            note.pop(field, None)
        quote.take(note)
        return quote

    def _relation(
        self,
        where: str,
        kind: str,
        names: tuple[str, str],
        quotes: dict[str, DraftQuote],
        people: dict[str, int],
    ) -> None:
        ends = sorted(names, key=lambda name: self._get(where, name).type != "Quotation")
        part = kind.removesuffix("-of").lower()
        if part == "speaker" and ends[0] in quotes:
            if ends[1] not in people:
                refuse(where, f"{ends[1]} is no mention of a person")
            speakers = quotes[ends[0]].speakers
            if people[ends[1]] not in speakers:
                speakers.append(people[ends[1]])
        elif part in PARTS and ends[0] in quotes:
            if getattr(quotes[ends[0]], part) is not None:
                refuse(where, f"{ends[0]} has another {part}")
            setattr(quotes[ends[0]], part, self._place(ends[1]))

    def _people(self, draft: Draft) -> dict[str, int]:
        """Gather the mentions of each person, and give the index of the person of each mention."""
        mentions = [name for name, one in self.bound.items() if one.type in _MENTION_TYPES]
        group = {name: name for name in mentions}

        def root(name: str) -> str:
            while group[name] != name:
                group[name] = name = group[group[name]]
            return name

        pairs = [(where, names) for where, names in self.same]
        pairs += [
            (where, [first, second]) for where, kind, first, second in self.relations if kind in {"Same", "Equiv"}
        ]
        for where, names in pairs:
            for name in names:
                self._get(where, name)
            known = [name for name in names if name in group]
            for name in known[1:]:
                group[root(name)] = root(known[0])
        members: dict[str, list[str]] = defaultdict(list)
        for name in mentions:
            members[root(name)].append(name)
        ordered = sorted(members.values(), key=self._index)
        draft.people = [self._person(names) for names in ordered]
        return {name: i for i, names in enumerate(ordered) for name in names}

    def _index(self, names: list[str]) -> int:
        found = [self.notes[name]["index"] for name in names if isinstance(self.notes.get(name, {}).get("index"), int)]
        return min(found, default=len(self.bound))

    def _person(self, names: list[str]) -> DraftPerson:
        mentions = [(self._place(name), _MENTION_TYPES[self.bound[name].type]) for name in names]
        person = DraftPerson(mentions=mentions, where=self.bound[names[0]].where)
        for name in names:
            details = self.notes.get(name, {}).get("person")
            if isinstance(details, dict):
                person.main = self._place(name)
                for field in ("name", "label", "aliases", "titles", "pronouns"):
                    setattr(person, field, details.get(field, getattr(person, field)))
                if details.get("main"):
                    person.main = listed_place(person.where, details["main"], self.text)
        return person


def _attribute(where: str, quote: DraftQuote, kind: str, value: str | None) -> None:
    if kind == "Kind":
        quote.kind = one_of(where, value, KINDS)
    elif kind == "Act":
        quote.act = one_of(where, value, ACTS)
    elif kind == "Source-kind":
        quote.source_kind = one_of(where, value, SOURCE_KINDS)
    elif kind == "With-others":
        quote.with_others = True
