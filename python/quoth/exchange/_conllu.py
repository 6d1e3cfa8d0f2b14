"""Documents ⇄ CoNLL-U Plus."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Any

from quoth._vocabulary import LABELS, MENTION_KINDS
from quoth.exchange._draft import (
    PARTS,
    Draft,
    DraftEntity,
    DraftPerson,
    DraftQuote,
    Place,
    draft_of,
    json_object,
    listed_place,
    main_mention,
    one_of,
    refuse,
    without_surrogates,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quoth._quoth import Document

_STANDARD = ["ID", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS", "MISC"]
_ENTITY, _PERSON, _QUOTE = _OWN = "QUOTH:ENTITY", "QUOTH:PERSON", "QUOTH:QUOTE"
_COMBINING = "\u0300-\u036f\u200d\ufe0f"
_TOKEN = re.compile(rf"(?:\w[{_COMBINING}]*)+(?:[-'’.](?:\w[{_COMBINING}]*)+)*|\S[{_COMBINING}]*")
_ESCAPES = {" ": r"\s", "\t": r"\t", "\r": r"\r", "\n": r"\n", "|": r"\p", "\\": r"\\"}
_ESCAPED = re.compile(r"\\(?:([strnp\\])|u([0-9a-fA-F]{4}))")
_COMMENT = re.compile(r"#\s*([^=]*?)\s*=\s?(.*)", re.DOTALL)


def to_conllu(document: Document) -> str:
    r"""Give ``document`` as `CoNLL-U Plus <https://universaldependencies.org/ext-format.html>`_.

    A token is a run of letters and digits, which ``-``, ``'``, ``’`` and ``.`` inside may join, or
    any other single character; combining marks stay with what they mark, and a token is cut where a
    span starts or ends. The columns behind the ten of CoNLL-U are ``QUOTH:ENTITY`` (``B-PERSON``),
    ``QUOTH:PERSON`` (``B-name-0``: a mention of person 0) and ``QUOTH:QUOTE`` (``B-content-2``,
    ``I-cue-2``: parts of quotation 2, several joined by ``|``); a span may go on in the next
    sentence with I. What stands between tokens is told by ``SpaceAfter=No`` and, as `UDPipe
    <https://ufal.mff.cuni.cz/udpipe/1/users-manual>`_ writes it, ``SpacesAfter=\n``, with
    ``\uXXXX`` for other white space.

    | field | where it stands |
    |---|---|
    | text, sentences | the tokens and their spaces |
    | entities, mentions, content, cue, source, via | the columns; but for white space at the ends |
    | name, aliases, titles, pronouns | comments ``# quoth.person 0 =``, as JSON |
    | kind, act, source_kind, speakers, scores | comments ``# quoth.quote 2 =`` |
    | value, score of an entity | comments ``# quoth.entity 5 =``, by the ID of its first token |
    | lemmas, tags and trees | not in a document: ``_`` |

    Raises:
        ValueError: Where a span is nothing but white space, which no token holds; with its path.

    >>> import quoth
    >>> from quoth.exchange import to_conllu
    >>> for line in to_conllu(quoth.analyze("“Go,” said Ann Lee.")).splitlines()[-5:-2]:
    ...     print(line.replace("\t_", ""))
    5	said	B-cue-0
    6	Ann	B-PERSON	B-name-0	B-source-0
    7	Lee	SpaceAfter=No	I-PERSON	I-name-0	I-source-0

    """
    return "".join(f"{line}\n" for line in _Writer(draft_of(document)).lines())


class _Writer:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        spans = list(self._spans())
        borders = sorted({border for _, _, place, _ in spans for border in place} | set(chain(*draft.sentences or ())))
        self.tokens = list(_tokens(draft.text, borders))
        self.starts = [start for start, _ in self.tokens]
        self.tags: list[dict[str, list[str]]] = [defaultdict(list) for _ in self.tokens]
        self.first_quotes: dict[int, list[int]] = defaultdict(list)
        for column, name, place, where in spans:
            first, last = bisect_left(self.starts, place[0]), bisect_left(self.starts, place[1])
            if first == last:
                refuse(where, f"{place[0]}..{place[1]} is white space, which no token holds")
            for token in range(first, last):
                self.tags[token][column].append(f"{'B' if token == first else 'I'}-{name}")
        for i, quote in enumerate(draft.quotes):
            self.first_quotes[bisect_left(self.starts, quote.content[0][0])].append(i)
        self.entities = {bisect_left(self.starts, entity.place[0]): entity for entity in draft.entities}

    def _spans(self) -> Iterator[tuple[str, str, Place, str]]:
        """Give the column, the name, the place and the path of every span."""
        for entity in self.draft.entities:
            yield _ENTITY, entity.label, entity.place, entity.where
        for i, person in enumerate(self.draft.people):
            for place, kind in person.mentions:
                yield _PERSON, f"{kind}-{i}", place, person.where
        for i, quote in enumerate(self.draft.quotes):
            for piece in quote.content:
                yield _QUOTE, f"content-{i}", piece, quote.where
            for part in PARTS:
                place = getattr(quote, part)
                if place is not None:
                    yield _QUOTE, f"{part}-{i}", place, f"{quote.where}.{part}"

    def lines(self) -> Iterator[str]:
        yield f"# global.columns = {' '.join([*_STANDARD, *_OWN])}"
        yield "# newdoc"
        if not self.tokens:
            yield f"# quoth.spaces = {_escaped(self.draft.text)}"
        for i, person in enumerate(self.draft.people):
            yield f"# quoth.person {i} = {json.dumps(self._details(person))}"
        for first, last, is_sentence in self._groups():
            if not is_sentence:
                yield "# quoth.sentence = no"
            yield from self._sentence(first, last)
            yield ""

    def _details(self, person: DraftPerson) -> dict[str, Any]:
        details: dict[str, Any] = {"name": person.name, "label": person.label, "aliases": person.aliases}
        details |= {"titles": person.titles, "pronouns": person.pronouns}
        if person.main != main_mention(self.draft.text, person):
            details["main"] = person.main
        return details

    def _groups(self) -> Iterator[tuple[int, int, bool]]:
        """Give the first token, the one behind the last, and whether they are a sentence."""
        done = 0
        for i, (start, end) in enumerate(self.draft.sentences or ()):
            first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
            if first == last:
                refuse(f"sentences[{i}]", f"{start}..{end} is white space, which no token holds")
            if done < first:
                yield done, first, False
            yield first, last, True
            done = last
        if done < len(self.tokens):
            yield done, len(self.tokens), False

    def _sentence(self, first: int, last: int) -> Iterator[str]:
        text = self.draft.text
        for token in range(first, last):
            if token in self.entities:
                entity = self.entities[token]
                value = {} if entity.value is None else {"value": entity.value}
                yield f"# quoth.entity {token - first + 1} = {json.dumps({'score': entity.score} | value)}"
            for i in self.first_quotes.get(token, ()):
                yield f"# quoth.quote {i} = {json.dumps(self.draft.quotes[i].properties())}"
        shown = text[self.tokens[first][0] : self.tokens[last - 1][1]]
        yield f"# text = {' '.join(shown.split())}"
        for token in range(first, last):
            start, end = self.tokens[token]
            own = ["|".join(self.tags[token].get(column, ())) or "_" for column in _OWN]
            yield "\t".join([str(token - first + 1), text[start:end], *"_" * 7, self._misc(token), *own])

    def _misc(self, token: int) -> str:
        text = self.draft.text
        last = token + 1 == len(self.tokens)
        after = text[self.tokens[token][1] : None if last else self.starts[token + 1]]
        misc = [f"SpacesBefore={_escaped(text[: self.starts[0]])}"] if token == 0 and self.starts[0] else []
        if not after:
            misc.append("SpaceAfter=No")
        elif after != " " or last:
            misc.append(f"SpacesAfter={_escaped(after)}")
        return "|".join(misc) or "_"


def _tokens(text: str, borders: list[int]) -> Iterator[Place]:
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        for border in borders[bisect_right(borders, start) : bisect_left(borders, end)]:
            yield start, border
            start = border
        yield start, end


def _escaped(spaces: str) -> str:
    return "".join(_ESCAPES.get(one) or f"\\u{ord(one):04x}" for one in spaces)


def _unescaped(text: str) -> str:
    plain = {escape[1]: one for one, escape in _ESCAPES.items()}
    return _ESCAPED.sub(lambda match: plain[match[1]] if match[1] else chr(int(match[2], 16)), text)


def from_conllu(conllu: str) -> Document:
    r"""Read a document that ``to_conllu`` wrote, or any CoNLL-U or CoNLL-U Plus.

    The columns of ``to_conllu`` may be changed by hand; without them the document has a text and
    sentences. Of a multiword token the surface counts, and an empty node is nothing in the text. A
    single space stands between sentences, and a blank line before ``# newpar``, unless the file
    tells the spaces. An entity, mention or part that starts with I starts there. The sentences are
    those of the file, so no model is asked.

    Raises:
        ValueError: With the line: too few columns, an unknown label, a second document.

    >>> from quoth.exchange import from_conllu
    >>> rows = ["1 Rain _ _ _ _ _ _ _ _", "2 fell _ _ _ _ _ _ _ SpaceAfter=No", "3 . _ _ _ _ _ _ _ _"]
    >>> from_conllu("\n".join(rows).replace(" ", "\t")).sentences
    (Sentence('Rain fell.'),)

    """
    return _Reader(conllu).document()


class _Reader:
    def __init__(self, conllu: str) -> None:
        self.columns = _STANDARD
        self.parts: list[str] = []
        self.length = 0
        self.implied = ""
        self.covered = 0
        self.is_sentence = True
        self.sentences: list[Place] = []
        self.tokens: list[tuple[Place, str, dict[str, str]]] = []
        self.sentence_start = 0
        self.details: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
        self.entity_details: dict[int, dict[str, Any]] = {}
        self.entity_notes: list[tuple[str, int, dict[str, Any]]] = []
        self.documents = 0
        for number, line in enumerate(without_surrogates(conllu).split("\n"), 1):
            self._line(f"line {number}", line.removesuffix("\r"))
        self._end_sentence()

    def _line(self, where: str, line: str) -> None:
        if not line.strip():
            self._end_sentence()
        elif line.startswith("#"):
            self._comment(where, line)
        else:
            fields = line.split("\t")
            if len(fields) != len(self.columns):
                refuse(where, f"it has {len(fields)} columns, not {len(self.columns)}")
            self._token(where, dict(zip(self.columns, fields, strict=True)))

    def _comment(self, where: str, line: str) -> None:
        match = _COMMENT.fullmatch(line)
        key, value = (match[1], match[2]) if match else (line[1:].strip(), "")
        name, _, number = key.partition(" ")
        if key == "global.columns":
            self.columns = value.split()
            if "ID" not in self.columns or "FORM" not in self.columns:
                refuse(where, "the columns ID and FORM are needed")
        elif name == "newdoc":
            self.documents += 1
            if self.documents > 1 or (self.tokens and self.documents):
                refuse(where, "a second document starts; give one at a time")
        elif name == "newpar" and self.implied:
            self.implied = "\n\n"
        elif key == "quoth.sentence":
            self.is_sentence = value.strip() != "no"
        elif key == "quoth.spaces":
            self._add(_unescaped(value))
        elif name in {"quoth.person", "quoth.quote"} and number.isdecimal():
            self.details[name, number] = where, json_object(where, value)
        elif name == "quoth.entity" and number.isdecimal():
            self.entity_notes.append((where, int(number), json_object(where, value)))

    def _token(self, where: str, row: dict[str, str]) -> None:
        number, form = row["ID"], row["FORM"]
        if not re.fullmatch(r"\d+([-.]\d+)?", number):
            refuse(where, f"{number!r} is no ID")
        first, _, last = number.partition("-")
        if "." in number or (not last and int(first) <= self.covered):
            return
        self.covered = int(last or 0)
        misc = dict(one.partition("=")[::2] for one in row.get("MISC", "_").split("|"))
        self._add(self.implied + _unescaped(misc.get("SpacesBefore", "")))
        if not form:
            refuse(where, "the form is empty")
        start = self.length
        self._add(form)
        self.tokens.append(((start, self.length), where, row))
        self.implied = "" if misc.get("SpaceAfter") == "No" or "SpacesAfter" in misc else " "
        if misc.get("SpaceAfter") != "No":
            self._add(_unescaped(misc.get("SpacesAfter", "")))

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _end_sentence(self) -> None:
        tokens = self.tokens[self.sentence_start :]
        if tokens:
            if self.is_sentence:
                self.sentences.append((tokens[0][0][0], tokens[-1][0][1]))
            for where, number, details in self.entity_notes:
                if not 1 <= number <= len(tokens):
                    refuse(where, f"the sentence has no token {number}")
                self.entity_details[tokens[number - 1][0][0]] = details
            self.is_sentence, self.entity_notes, self.covered = True, [], 0
        self.sentence_start = len(self.tokens)

    def document(self) -> Document:
        draft = Draft("".join(self.parts), sentences=self.sentences)
        draft.entities = list(self._entities())
        numbers: dict[str, int] = {}
        self._people(draft, numbers)
        self._quotes(draft, numbers)
        return draft.document()

    def _spans(self, column: str) -> Iterator[tuple[str, Place, str]]:
        """Give the name, place and line of every span, those that go on joined."""
        spans: list[tuple[str, Place, str]] = []
        going: dict[str, int] = {}
        for place, where, row in self.tokens:
            tags = [tag for tag in row.get(column, "_").split("|") if tag not in {"_", "O", "*", ""}]
            still: dict[str, int] = {}
            for tag in tags:
                begin, _, name = tag.partition("-")
                if begin not in {"B", "I"} or not name:
                    refuse(where, f"{tag!r} is no tag: B- or I- and a name")
                if begin == "I" and name in going:
                    still[name] = going[name]
                    spans[still[name]] = (name, (spans[still[name]][1][0], place[1]), spans[still[name]][2])
                else:
                    still[name] = len(spans)
                    spans.append((name, place, where))
            going = still
        return iter(spans)

    def _entities(self) -> Iterable[DraftEntity]:
        for name, place, where in self._spans(_ENTITY):
            details = self.entity_details.get(place[0], {})
            label = one_of(where, name, LABELS)
            yield DraftEntity(place, label, details.get("value"), details.get("score", 1.0), where)

    def _numbered(self, column: str) -> Iterator[tuple[str, str, Place, str]]:
        for name, place, where in self._spans(column):
            part, _, number = name.partition("-")
            if not number.isdecimal():
                refuse(where, f"{name!r} has no number: {part}-0")
            yield part, number, place, where

    def _people(self, draft: Draft, numbers: dict[str, int]) -> None:
        people: dict[str, DraftPerson] = {}
        for part, number, place, where in self._numbered(_PERSON):
            person = people.setdefault(number, DraftPerson(where=where))
            person.mentions.append((place, one_of(where, part, MENTION_KINDS)))
        for number in sorted(people, key=int):
            numbers[number] = len(draft.people)
            person = people[number]
            where, details = self.details.get(("quoth.person", number), (person.where, {}))
            for field in ("name", "label", "aliases", "titles", "pronouns"):
                setattr(person, field, details.get(field, getattr(person, field)))
            if details.get("main"):
                person.main = listed_place(where, details["main"], draft.text)
            draft.people.append(person)

    def _quotes(self, draft: Draft, numbers: dict[str, int]) -> None:
        quotes: dict[str, DraftQuote] = {}
        for part, number, place, where in self._numbered(_QUOTE):
            quote = quotes.setdefault(number, DraftQuote([], where=where))
            if part == "content":
                quote.content.append(place)
            elif getattr(quote, one_of(where, part, PARTS)) is not None:
                refuse(where, f"quotation {number} has another {part}")
            else:
                setattr(quote, part, place)
        for number in sorted(quotes, key=int):
            where, details = self.details.get(("quoth.quote", number), ("", {}))
            quotes[number].take(details)
            for speaker in quotes[number].speakers:
                if str(speaker) not in numbers:
                    refuse(where, f"no token is a mention of person {speaker}")
            quotes[number].speakers = [numbers[str(speaker)] for speaker in quotes[number].speakers]
            draft.quotes.append(quotes[number])
