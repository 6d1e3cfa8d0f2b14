"""Who said what, about whom, in English news text.

One text: ``analyze`` gives a ``Document`` with its items, each a ``Span`` of the text:
``Sentence``, ``Entity``, ``Person`` with every ``Mention``, and ``Quote``.

Many texts: ``analyze_many`` gives ``Documents`` with a ``Table`` for each kind of item; ``stream``
gives a ``Stream`` in bounded memory; a ``Pipeline`` prepares options once, takes names, patterns and
aliases of your own, has all of them as methods, and is their option ``pipeline=``.

Sentences alone: ``sentences``, ``sentence_spans``, and ``Splitter`` for abbreviations of your own.

Many documents: ``link`` finds the people that they share, ``Linked``: each a ``CorpusPerson``, with
a ``Merge`` for every document's person that it stands for, and both as a ``LinkedTable``.

Pages: ``clean_html`` and ``clean_pdf`` give a ``CleanText``, and the way back to where it stood.
Corrections: ``Document.with_corrections`` takes ``SetSpeaker``, ``AddQuote``, ``DropQuote``,
``AddEntity``, ``RelabelEntity``, ``DropEntity``, ``AddPerson``, ``MergePeople`` and
``RenamePerson``, each a ``Correction``, which ``corrections_to_json`` keeps; what does not fit is a
``CorrectionError``, or a ``CorrectionWarning``.

Errors: ``InternalError`` for a defect of the library, ``ModelError`` for a file that is no model;
wrong arguments raise ``TypeError`` and ``ValueError``.

``sample`` gives a text to try it on. ``quoth.pandas`` and ``quoth.spacy`` add it to those
libraries; ``quoth.exchange`` writes and reads the formats of annotation tools and archives.

>>> import quoth
>>> doc = quoth.analyze("“We will rebuild the bridge,” said Adaeze Okafor.")
>>> doc.quotes
(Quote(direct, 'Adaeze Okafor' said: '“We will rebuild the bridge,”'),)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quoth._clean import CleanText, clean_html, clean_pdf
from quoth._corrections import (
    AddEntity,
    AddPerson,
    AddQuote,
    Correction,
    CorrectionError,
    CorrectionWarning,
    DropEntity,
    DropQuote,
    MergePeople,
    RelabelEntity,
    RenamePerson,
    SetSpeaker,
    corrections_from_json,
    corrections_to_json,
)
from quoth._items import Items
from quoth._link import CorpusPerson, Linked, Merge, link
from quoth._linked_table import LinkedTable
from quoth._quoth import (
    Document,
    Documents,
    Entity,
    InternalError,
    Mention,
    ModelError,
    Person,
    Pipeline,
    Quote,
    Sentence,
    Span,
    Splitter,
    Stream,
    Table,
    __version__,
    analyze,
    analyze_many,
    sentence_spans,
    sentences,
    stream,
)
from quoth._read import read_jsonl
from quoth._sample import sample
from quoth._scan import Scan, ScanError, scan

if TYPE_CHECKING:
    from types import ModuleType

    from quoth import exchange as exchange  # so that type checkers know it

__all__ = [
    "AddEntity",
    "AddPerson",
    "AddQuote",
    "CleanText",
    "CorpusPerson",
    "Correction",
    "CorrectionError",
    "CorrectionWarning",
    "Document",
    "Documents",
    "DropEntity",
    "DropQuote",
    "Entity",
    "InternalError",
    "Items",
    "Linked",
    "LinkedTable",
    "Mention",
    "Merge",
    "MergePeople",
    "ModelError",
    "Person",
    "Pipeline",
    "Quote",
    "RelabelEntity",
    "RenamePerson",
    "Scan",
    "ScanError",
    "Sentence",
    "SetSpeaker",
    "Span",
    "Splitter",
    "Stream",
    "Table",
    "__version__",
    "analyze",
    "analyze_many",
    "clean_html",
    "clean_pdf",
    "corrections_from_json",
    "corrections_to_json",
    "link",
    "read_jsonl",
    "sample",
    "scan",
    "sentence_spans",
    "sentences",
    "stream",
]


def __getattr__(name: str) -> ModuleType:
    """Import ``quoth.exchange`` when it is asked for: nobody else is to pay for it."""
    if name == "exchange":
        from importlib import import_module  # noqa: PLC0415

        return import_module("quoth.exchange")
    message = f"module 'quoth' has no attribute {name!r}"
    raise AttributeError(message)
