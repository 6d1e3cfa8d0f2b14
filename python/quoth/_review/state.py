"""Events of a reader → corrections: the state of a review, which no browser is needed for.

The script of the widget sends events and shows what ``shown`` makes of the state; each event either
holds as a whole or leaves everything as it is, with a message that says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from quoth._corrections import AddQuote, Correction, CorrectionError, DropQuote, MergePeople, SetSpeaker
from quoth._quoth import Documents, _documents
from quoth._review.people import new_person, whole
from quoth._review.quotation import named, with_part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quoth._quoth import Document, Quote

Place: TypeAlias = tuple[int, int]
Event: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """What a reader has said about a document.

    Args:
        corrections: In the order in which they were made.
        accepted: The places of the quotations of the corrected document that are right.
        finished: Whether the reader said that nothing is left to do.
    """

    corrections: tuple[Correction, ...] = ()
    accepted: frozenset[Place] = field(default_factory=frozenset)
    finished: bool = False


class Message(NamedTuple):
    """What an event came to, for people."""

    text: str = ""
    failed: bool = False
    # The quotation that the reader looks at next; None leaves that to the widget.
    place: Place | None = None


class _Step(NamedTuple):
    document: int
    before: Verdict
    after: Verdict
    what: str


class ReviewState:
    """The quotations of a collection under review.

    >>> import quoth
    >>> state = ReviewState(quoth.analyze_many(["“Yes,” said Ann Lee."]))
    >>> state.handle({"do": "drop", "document": 0, "quote": [0, 6]})
    >>> state.verdicts[0].corrections, state.message.text
    ((DropQuote(quote=(0, 6)),), 'Dropped “Yes,”')
    """

    def __init__(self, documents: Documents, verdicts: Sequence[Verdict] = ()) -> None:
        self.originals = documents
        self.verdicts = list(verdicts) or [Verdict() for _ in documents]
        self._corrected: dict[int, Document] = {}
        self._found = Counter(documents.quotes["row"])
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self.message = Message()
        # Rises with every event, so that the widget tells two like states apart.
        self.revision = 0
        self.reviewable = [index for index, document in enumerate(documents) if document is not None]
        for index in self.reviewable:
            self._correct(index, self.verdicts[index])
        self.index = self._next_open(-1)

    def document(self, index: int) -> Document | None:
        """Give a document with its corrections."""
        return self._corrected.get(index, self.originals[index])

    def documents(self) -> Documents:
        """Give the collection with all corrections."""
        return _documents([self.document(index) for index in range(len(self.originals))], self.originals.errors)

    def accepted(self, index: int) -> list[Quote]:
        """Give the quotations of a corrected document that the reader called right."""
        document = self.document(index)
        places = self.verdicts[index].accepted
        return [] if document is None else [quote for quote in document.quotes if (quote.start, quote.end) in places]

    def progress(self, index: int) -> Place:
        """Count the quotations of a document that are settled, and all that it has."""
        if index not in self._corrected and not self.verdicts[index].accepted:
            return 0, self._found[index]
        document = self.document(index)
        return len(self.accepted(index)), 0 if document is None else len(document.quotes)

    def is_reviewed(self, index: int) -> bool:
        """Tell whether every quotation is settled, and, where there is none, whether the reader said so."""
        settled, total = self.progress(index)
        verdict = self.verdicts[index]
        return settled == total and bool(total or verdict.finished or verdict.corrections)

    @property
    def undoable(self) -> str | None:
        return self._done[-1].what if self._done else None

    @property
    def redoable(self) -> str | None:
        return self._undone[-1].what if self._undone else None

    def handle(self, event: object) -> None:
        """Do what an event of the widget says, or keep everything and say why not."""
        self.revision += 1
        events: dict[str, Callable[[Event], Message]] = {
            "accept": self._accept,
            "finish": self._finish,
            "drop": self._drop,
            "speaker": self._speaker,
            "new_speaker": self._new_speaker,
            "merge": self._merge,
            "add": self._add,
            "part": self._part,
            "undo": self._undo,
            "redo": self._redo,
            "open": self._open,
        }
        try:
            if not isinstance(event, Mapping) or event.get("do") not in events:
                problem = f"unknown event {event!r:.100}"
                raise CorrectionError(problem)
            self.message = events[event["do"]](event)
        except (KeyError, TypeError) as error:
            self.message = Message(f"Not done: the event lacks {error}", failed=True)
        except ValueError as error:
            self.message = Message(f"Not done: {error}", failed=True)

    def _accept(self, event: Event) -> Message:
        index, quote = self._quote(event)
        verdict = self.verdicts[index]
        what = f"Accepted {named(quote)}"
        return self._step(index, replace(verdict, accepted=verdict.accepted | {(quote.start, quote.end)}), what)

    def _finish(self, event: Event) -> Message:
        index, document = self._at(event)
        places = frozenset((quote.start, quote.end) for quote in document.quotes)
        return self._step(index, replace(self.verdicts[index], accepted=places, finished=True), "Document reviewed")

    def _drop(self, event: Event) -> Message:
        index, quote = self._quote(event)
        return self._add_corrections(index, [DropQuote(quote)], f"Dropped {named(quote)}")

    def _speaker(self, event: Event) -> Message:
        index, quote = self._quote(event)
        who = event["people"]
        people = None if not who else who[0] if len(who) == 1 else who
        return self._add_corrections(
            index,
            [SetSpeaker(quote, people)],
            f"{named(quote)} is {'nobody’s' if not who else 'said by ' + self._names(index, who)}",
            (quote.start, quote.end),
        )

    def _new_speaker(self, event: Event) -> Message:
        index, quote = self._quote(event)
        _, document = self._at(event)
        place = event.get("place")
        added, who = new_person(document, quote, event["name"], event.get("label", "PERSON"), place and tuple(place))
        what = f"{named(quote)} is said by {event['name'].strip()}"
        return self._add_corrections(index, [*added, SetSpeaker(quote, who)], what, (quote.start, quote.end))

    def _merge(self, event: Event) -> Message:
        index, _ = self._at(event)
        one, other = event["person"], event["other"]
        what = f"{self._names(index, [other])} is {self._names(index, [one])}"
        return self._add_corrections(index, [MergePeople(one, other)], what)

    def _add(self, event: Event) -> Message:
        index, document = self._at(event)
        start, end = whole(document.text, event["place"])
        added = AddQuote(start, end)
        what = f"Added {document.text[start:end]!r:.60}"
        return self._add_corrections(index, [added], what, (start, end))

    def _part(self, event: Event) -> Message:
        """Give a quotation other borders, another cue or another source."""
        index, quote = self._quote(event)
        _, document = self._at(event)
        part, place = event["part"], whole(document.text, event["place"])
        added = with_part(quote, part, place)
        what = f"{part.capitalize()} of {named(quote)} is {document.text[slice(*place)]!r:.60}"
        return self._add_corrections(index, [DropQuote(quote), added], what, (added.start, added.end))

    def _open(self, event: Event) -> Message:
        """Show another document: the one of an index, or the next that is not reviewed."""
        if event["document"] == "next":
            self.index = self._next_open(self.index)
        else:
            self.index, _ = self._at(event)
        return Message()

    def _undo(self, _event: Event) -> Message:
        if not self._done:
            return Message("Nothing to undo")
        step = self._done.pop()
        self._undone.append(step)
        self._go(step.document, step.before)
        return Message(f"Undone: {step.what}")

    def _redo(self, _event: Event) -> Message:
        if not self._undone:
            return Message("Nothing to redo")
        step = self._undone.pop()
        self._done.append(step)
        self._go(step.document, step.after)
        return Message(f"Redone: {step.what}")

    def _add_corrections(
        self, index: int, added: Sequence[Correction], what: str, place: Place | None = None
    ) -> Message:
        """Add corrections; the quotation at ``place``, which the reader has just judged, is settled."""
        verdict = self.verdicts[index]
        accepted = verdict.accepted | ({place} if place else frozenset())
        return self._step(
            index, replace(verdict, corrections=(*verdict.corrections, *added), accepted=accepted), what, place
        )

    def _step(self, index: int, after: Verdict, what: str, place: Place | None = None) -> Message:
        before = self.verdicts[index]
        self._correct(index, after)
        if after != before:
            self._done.append(_Step(index, before, self.verdicts[index], what))
            self._undone.clear()
        return Message(what, place=place)

    def _go(self, index: int, verdict: Verdict) -> None:
        self._correct(index, verdict)
        self.index = index

    def _correct(self, index: int, verdict: Verdict) -> None:
        """Let a verdict hold; what is said of quotations that are no longer there falls away."""
        original = self.originals[index]
        if original is None:
            return
        corrected = original
        if verdict.corrections != self.verdicts[index].corrections or index not in self._corrected:
            corrected = _with_corrections(original, verdict.corrections)
        else:
            corrected = self._corrected[index]
        places = {(quote.start, quote.end) for quote in corrected.quotes} if verdict.accepted else set()
        self.verdicts[index] = replace(verdict, accepted=frozenset(verdict.accepted & places))
        if verdict.corrections:
            self._corrected[index] = corrected
        else:
            self._corrected.pop(index, None)

    def _next_open(self, after: int) -> int:
        """Give the next document that is not reviewed, else the next, or -1 where there is none at all."""
        later = [index for index in self.reviewable if index > after]
        around = later + [index for index in self.reviewable if index <= after]
        unreviewed = [index for index in around if not self.is_reviewed(index)]
        return next(iter(unreviewed or around), -1)

    def _at(self, event: Event) -> tuple[int, Document]:
        index = event["document"]
        inside = isinstance(index, int) and 0 <= index < len(self.originals)
        document = self.document(index) if inside else None
        if document is None:
            problem = f"there is no document {index!r:.20}"
            raise CorrectionError(problem)
        return index, document

    def _quote(self, event: Event) -> tuple[int, Quote]:
        index, document = self._at(event)
        start, end = event["quote"]
        found = [quote for quote in document.quotes if (quote.start, quote.end) == (start, end)]
        if not found:
            problem = f"no quotation stands at {start}..{end} any more"
            raise CorrectionError(problem)
        return index, found[0]

    def _names(self, index: int, who: Sequence[str | Sequence[int]]) -> str:
        """Name people for a message, who are given by name or by place."""
        document = self.document(index)
        text = "" if document is None else document.text
        return " and ".join(one if isinstance(one, str) else text[slice(*one)] for one in who)


def _with_corrections(document: Document, corrections: Sequence[Correction]) -> Document:
    if not corrections:
        return document
    try:
        return document.with_corrections(corrections)
    except CorrectionError as error:
        # Readers of the widget see no Python: of the message they get what does not fit.
        problems = [str(error).rpartition(f"{correction!r}: ")[2] for correction in corrections]
        raise CorrectionError(min(problems, key=len)) from error
