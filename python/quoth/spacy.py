"""Components of spaCy: ``quoth`` finds who said what, ``quoth_sentences`` sentences and no more.

spaCy finds them by their names, whether or not this module has been imported:

>>> import spacy
>>> nlp = spacy.blank("en")
>>> component = nlp.add_pipe("quoth", config={"model": "fast"})
>>> doc = nlp("“Yes,” said Ann Lee of the treasury.")
>>> [(quote.text, quote._.speaker, quote._.cue) for quote in doc.spans["quotes"]]
[('“Yes,”', 'Ann Lee', said)]

Sentences alone:

>>> import spacy
>>> nlp = spacy.blank("en")
>>> splitter = nlp.add_pipe("quoth_sentences", config={"abbreviations": ["Cie."]})
>>> [sentence.text for sentence in nlp("“Go!” she said. Nobody moved.").sents]
['“Go!” she said.', 'Nobody moved.']
"""

from __future__ import annotations

import re
import warnings
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from quoth._engine import Analysis
from quoth._extra import required
from quoth._quoth import Splitter, _documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.language import Language as _Language
    from spacy.tokens import Doc as _Doc
    from spacy.tokens import Span as _Span

    from quoth._engine import _Options
    from quoth._quoth import Document, Entity, Quote, Span, _Newlines


class SentenceSplitter:
    """Sets the sentence starts of a ``Doc``, as a spaCy component; its tokens stay as they are.

    Args:
        splitter: Splits the text of the ``Doc``.
    """

    def __init__(self, splitter: Splitter) -> None:
        self._splitter = splitter

    def __call__(self, doc: _Doc) -> _Doc:
        """Set ``Token.is_sent_start`` of every token: True for the first of each sentence."""
        _start_sentences(doc, [start for start, _ in self._splitter.sentence_spans(doc.text)])
        return doc


def _start_sentences(doc: _Doc, starts: list[int]) -> None:
    """Let a sentence start with the first token at or behind each of ``starts``."""
    starts.reverse()
    for token in doc:
        begins = False
        while starts and starts[-1] <= token.idx:
            starts.pop()
            begins = True
        token.is_sent_start = begins


def make_splitter(
    nlp: _Language,  # noqa: ARG001 what a factory is called with
    name: str,  # noqa: ARG001
    abbreviations: Sequence[str],
    newlines: _Newlines,
    model: str,
) -> SentenceSplitter:
    """Make the component ``quoth_sentences``, with the options of ``quoth.Splitter``.

    Args:
        nlp: The pipeline, which spaCy passes to every factory.
        name: The name of the component there.
        abbreviations: As in ``quoth.Splitter``.
        newlines: As in ``quoth.sentences``.
        model: As in ``quoth.sentences``.
    """
    return SentenceSplitter(Splitter(abbreviations, newlines, model))


# What stands at another place of the text, a ``Span`` of the ``Doc``, and how it is kept: as
# offsets behind the start of the quotation, so that it moves along with it into other documents.
_PLACES = ("cue", "source", "via")
_PLACES_NAME = "quote_places"


@dataclass(frozen=True)
class _Place:
    """Gives the cue, the source or the ``via`` of a quotation."""

    name: str
    prefix: str

    def __call__(self, quote: _Span) -> _Span | None:
        place = (quote._.get(self.prefix + _PLACES_NAME) or {}).get(self.name)
        if place is None:
            return None
        return _aligned(quote.doc, quote.start_char + place[0], quote.start_char + place[1])


class Component:
    """Finds who said what in a ``Doc``, as a spaCy component; its tokens stay as they are.

    It sets the sentence starts and the entities, and the quotations as ``doc.spans["quotes"]``, each
    labelled with its kind. A quotation reaches from its first piece to its last, and a span that
    begins or ends within a token takes all of it.

    What is known about them stands in extensions, whose names ``prefix`` comes before:

    - ``quote._.cue``, ``.source`` and ``.via`` are spans of the ``Doc``, or None.
    - ``quote._.speaker``, ``.speakers``, ``.kind``, ``.act``, ``.content_text`` and the other columns
      of the table of quotations have their values.
    - ``entity._.value`` is that of the table of entities.
    - ``doc._.people`` has a dict for each person or organisation, with the columns of their table.

    Made by ``nlp.add_pipe("quoth")``; see ``make_component`` for its options.
    """

    def __init__(self, analysis: Analysis, *, sentences: bool, ents: bool, spans_key: str, prefix: str) -> None:
        self._analysis = analysis
        self._sentences = sentences
        self._ents = ents
        self._spans_key = spans_key
        self._prefix = prefix
        _extend(prefix)

    def __call__(self, doc: _Doc) -> _Doc:
        """Analyse a ``Doc`` and set what was found in it."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[_Doc], *, batch_size: int = 128) -> Iterator[_Doc]:
        """Do the same for many, ``batch_size`` at a time."""
        waiting = iter(docs)
        while batch := list(islice(waiting, batch_size)):
            documents = self._analysis.documents([doc.text for doc in batch])
            for doc, document in zip(batch, documents, strict=True):
                # There is one for every text, as none is missing.
                self._set(doc, cast("Document", document))
                yield doc

    def _set(self, doc: _Doc, document: Document) -> None:
        if self._sentences:
            _start_sentences(doc, [sentence.start for sentence in document.sentences])
        if self._ents:
            _set_entities(doc, document.entities, self._prefix)
        documents = _documents([document], [])
        _set_quotes(doc, document.quotes, _rows(documents.quotes.to_pydict()), self._spans_key, self._prefix)
        people = documents.people.to_pydict()
        del people["row"]
        doc._.set(self._prefix + "people", _rows(people))


def _set_entities(doc: _Doc, entities: Sequence[Entity], prefix: str) -> None:
    found = []
    free_from = 0
    lost = []
    for entity in entities:
        span = _aligned(doc, entity.start, entity.end, entity.label)
        if span is None or span.start < free_from:
            lost.append(entity)
            continue
        span._.set(prefix + "value", entity.value)
        found.append(span)
        free_from = span.end
    doc.ents = found
    _tell("entities", "doc.ents", lost)


def _set_quotes(
    doc: _Doc, quotes: Sequence[Quote], rows: Sequence[Mapping[str, Any]], spans_key: str, prefix: str
) -> None:
    found = []
    lost = []
    for quote, row in zip(quotes, rows, strict=True):
        span = _aligned(doc, quote.start, quote.end, quote.kind)
        if span is None:
            lost.append(quote)
            continue
        for name in _columns():
            span._.set(prefix + name, row[name])
        places = {name: getattr(quote, name) for name in _PLACES}
        at = {
            name: [place.start - span.start_char, place.end - span.start_char]
            for name, place in places.items()
            if place is not None
        }
        span._.set(prefix + _PLACES_NAME, at)
        found.append(span)
    doc.spans[spans_key] = found
    _tell("quotations", f"doc.spans[{spans_key!r}]", lost)


def _aligned(doc: _Doc, start: int, end: int, label: str = "") -> _Span | None:
    """Give the span of all tokens that have a part of ``start..end``."""
    return doc.char_span(start, end, label=label, alignment_mode="expand")


def _tell(items: str, where: str, lost: Sequence[Span]) -> None:
    if lost:
        names = ", ".join(f"{one.text!r} at {one.start}" for one in lost)
        message = f"{len(lost)} {items} have no token, or share one, and are not in {where}: {names}"
        warnings.warn(message, stacklevel=2)


def _rows(columns: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _columns() -> list[str]:
    """Give the columns of the quotations that become extensions as they are."""
    return [name for name in _documents([], []).quotes.columns if name not in {"row", "start", "end", "text", *_PLACES}]


def _extend(prefix: str) -> None:
    """Add the extensions, unless they are there already."""
    tokens = required("spacy.tokens", "quoth.spacy", "spacy")
    settings: dict[str, dict[str, Any]] = {name: {"default": None} for name in [*_columns(), "value", _PLACES_NAME]}
    settings.update({name: {"getter": _Place(name, prefix)} for name in _PLACES})
    for owner, name, setting in [
        *((tokens.Span, name, setting) for name, setting in settings.items()),
        (tokens.Doc, "people", {"default": []}),
    ]:
        if owner.has_extension(prefix + name):
            default, _, getter, _ = owner.get_extension(prefix + name)
            if (default, getter) == (setting.get("default"), setting.get("getter")):
                continue
            message = (
                f"{owner.__name__} has an extension {prefix + name!r} already; "
                "give the component a prefix for the names of its own, such as config={'prefix': 'quoth_'}"
            )
            raise ValueError(message)
        owner.set_extension(prefix + name, **setting)


def make_component(  # noqa: PLR0913 each is an option
    nlp: _Language,  # noqa: ARG001 what a factory is called with
    name: str,  # noqa: ARG001
    *,
    model: str,
    sentences: bool,
    ents: bool,
    spans_key: str,
    prefix: str,
    threads: int | None,
    options: dict[str, Any],
) -> Component:
    """Make the component ``quoth``.

    Args:
        nlp: The pipeline, which spaCy passes to every factory.
        name: The name of the component there.
        model: As in ``quoth.Pipeline``.
        sentences: Whether to set the sentence starts.
        ents: Whether to set ``doc.ents``, in place of those of an earlier component.
        spans_key: The key of the quotations in ``doc.spans``.
        prefix: Comes before the names of all extensions.
        threads: How many threads analyse a batch; 1 unless set, as ``nlp.pipe`` has ``n_process=``,
            and None is all cores.
        options: Further options of ``quoth.Pipeline``, such as ``{"acts": "all"}``.
    """
    analysis = Analysis(
        "quotes", None, cast("_Options", {"model": model, **options}), threads=threads, called="Pipeline"
    )
    return Component(analysis, sentences=sentences, ents=ents, spans_key=spans_key, prefix=prefix)


def to_doc(document: Document, nlp: _Language, *, spans_key: str = "quotes", prefix: str = "") -> _Doc:
    """Make a ``Doc`` of a document, with all that the component ``quoth`` sets.

    Args:
        document: Of any analysis.
        nlp: Its tokeniser makes the tokens; none of its components runs.
        spans_key: As in ``make_component``.
        prefix: As in ``make_component``.

    >>> import quoth.spacy
    >>> import spacy
    >>> doc = quoth.spacy.to_doc(quoth.analyze("“Yes,” said Ann Lee."), spacy.blank("en"))
    >>> doc.ents, doc.spans["quotes"][0]._.speaker
    ((Ann Lee,), 'Ann Lee')
    """
    doc: _Doc = nlp.make_doc(document.text)
    component = Component(Analysis("quotes", None, {}), sentences=True, ents=True, spans_key=spans_key, prefix=prefix)
    component._set(doc, document)  # noqa: SLF001 of this module
    return doc


def to_displacy(document: Document) -> dict[str, Any]:
    """Give what displaCy shows with ``manual=True``.

    With ``style="ent"`` that are the entities, with ``style="span"`` the quotations, each piece with
    its speaker, their cues and sources. spaCy itself is not needed to make it.

    >>> import quoth.spacy
    >>> from spacy import displacy
    >>> shown = quoth.spacy.to_displacy(quoth.analyze("“Yes,” said Ann Lee."))
    >>> "QUOTE" in displacy.render(shown, style="span", manual=True, jupyter=False)
    True
    """
    tokens = list(re.finditer(r"\w+(?:[’'-]\w+)*|\S", document.text))
    starts, ends = [token.start() for token in tokens], [token.end() for token in tokens]
    spans = []
    for quote in document.quotes:
        for label, place in [
            *(("QUOTE", piece) for piece in quote.content),
            ("CUE", quote.cue),
            ("SOURCE", quote.source),
        ]:
            if place is not None:
                span = {"start": place.start, "end": place.end, "label": label}
                span |= {"start_token": bisect_right(ends, place.start), "end_token": bisect_left(starts, place.end)}
                if label == "QUOTE" and quote.speakers:
                    # displaCy shows it as the text of a link, and does not escape it.
                    span |= {"kb_id": escape(", ".join(one.name for one in quote.speakers)), "kb_url": "#"}
                spans.append(span)
    ents = [{"start": entity.start, "end": entity.end, "label": entity.label} for entity in document.entities]
    return {
        "text": document.text,
        "tokens": [token.group() for token in tokens],
        "ents": ents,
        "spans": spans,
        "title": None,
    }


def _register() -> None:
    from spacy.language import Language  # noqa: PLC0415 spaCy need not be there

    Language.factory(
        "quoth",
        assigns=["token.is_sent_start", "doc.sents", "doc.ents", "doc.spans"],
        default_config={
            "model": "accurate",
            "sentences": True,
            "ents": True,
            "spans_key": "quotes",
            "prefix": "",
            "threads": 1,
            "options": {},
        },
        func=make_component,
    )
    Language.factory(
        "quoth_sentences",
        assigns=["token.is_sent_start", "doc.sents"],
        default_config={"abbreviations": [], "newlines": "auto", "model": "accurate"},
        func=make_splitter,
    )


if find_spec("spacy") is not None:
    _register()
