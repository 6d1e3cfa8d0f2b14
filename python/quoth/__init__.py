"""Who said what, about whom, in English news text.

One text: ``analyze`` gives a ``Document`` with its items, ``Items``, each a ``Span`` of the text:
``Paragraph``, ``Sentence``, ``Entity``, ``Person`` with every ``Mention``, and ``Quote``.

Many texts: ``analyze_many`` gives ``Documents`` with a ``Table`` for each kind of item; ``stream``
gives a ``Stream`` in bounded memory; a ``Pipeline`` prepares options once, takes names, patterns and
aliases of your own, has all of them as methods, and is their option ``pipeline=``.

Sentences alone: ``sentences``, ``sentence_spans``, and ``Splitter`` for abbreviations of your own.

Whole files: ``scan`` gives a ``Scan``, which writes what it finds into files in bounded memory, and
lists each ``ScanError`` and each file ``PassedOver``; ``read_jsonl`` reads documents again.

Many documents: ``link`` finds the people that they share, ``Linked``: each a ``CorpusPerson``, with
a ``Merge`` for every document's person that it stands for, and both as a ``LinkedTable``.

Corrections: ``Document.with_corrections`` takes ``SetSpeaker``, ``AddQuote``, ``DropQuote``,
``AddEntity``, ``RelabelEntity``, ``DropEntity``, ``AddPerson``, ``MergePeople``, ``RenamePerson``
and ``SetMention``, each a ``Correction``, which ``corrections_to_json`` keeps; what does not fit is a
``CorrectionError``, or a ``CorrectionWarning``. A ``LinkWarning`` says that corrected documents are
to be linked again, a ``ResumeWarning`` that a scan begins anew.

Pages: ``clean_html`` and ``clean_pdf`` give a ``CleanText``, and the way back to where it stood.

Pictures: in a notebook, documents, tables and people show themselves; ``render`` gives that as
HTML, ``report`` writes a page of a collection, to be searched and read in a browser, and
``Documents.plot`` draws charts, see ``quoth.plot``. ``Document.review`` corrects by hand, see
``quoth.review``.

Licences: ``licence`` gives the ``Licence`` of the weights of a model, which says whether they may be
used commercially.

Errors: ``InternalError`` for a defect of the library, ``ModelError`` for a file that is no model;
wrong arguments raise ``TypeError`` and ``ValueError``.

``sample`` gives a text to try it on. ``quoth.pandas``, ``quoth.polars``, ``quoth.duckdb``,
``quoth.spark``, ``quoth.dask``, ``quoth.ray`` and ``quoth.spacy`` add it to those libraries;
``quoth.exchange`` writes and reads the formats of annotation tools and archives.

>>> import quoth
>>> doc = quoth.analyze("“We will rebuild the bridge,” said Adaeze Okafor.")
>>> doc.quotes
(Quote(direct, 'Adaeze Okafor' said: '“We will rebuild the bridge,”'),)
"""

from importlib import import_module
from typing import TYPE_CHECKING

from quoth._quoth import (
    Document,
    Documents,
    Entity,
    InternalError,
    Mention,
    ModelError,
    Paragraph,
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

if TYPE_CHECKING:
    from quoth import exchange as exchange  # so that type checkers know it
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
        SetMention,
        SetSpeaker,
    )
    from quoth._folder import PassedOver
    from quoth._items import Items
    from quoth._kept_corrections import corrections_from_json, corrections_to_json
    from quoth._licence import Licence, licence
    from quoth._link import CorpusPerson, Linked, LinkWarning, Merge, link
    from quoth._linked_table import LinkedTable
    from quoth._read import read_jsonl
    from quoth._render import render
    from quoth._report import report
    from quoth._sample import sample
    from quoth._scan import ResumeWarning, Scan, ScanError, scan

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
    "Licence",
    "LinkWarning",
    "Linked",
    "LinkedTable",
    "Mention",
    "Merge",
    "MergePeople",
    "ModelError",
    "Paragraph",
    "PassedOver",
    "Person",
    "Pipeline",
    "Quote",
    "RelabelEntity",
    "RenamePerson",
    "ResumeWarning",
    "Scan",
    "ScanError",
    "Sentence",
    "SetMention",
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
    "licence",
    "link",
    "read_jsonl",
    "render",
    "report",
    "sample",
    "scan",
    "sentence_spans",
    "sentences",
    "stream",
]

# What is not needed to analyse a text is imported when it is asked for: importing stays quick.
_MODULES = {
    "AddEntity": "_corrections",
    "AddPerson": "_corrections",
    "AddQuote": "_corrections",
    "CleanText": "_clean",
    "CorpusPerson": "_link",
    "Correction": "_corrections",
    "CorrectionError": "_corrections",
    "CorrectionWarning": "_corrections",
    "DropEntity": "_corrections",
    "DropQuote": "_corrections",
    "Items": "_items",
    "Licence": "_licence",
    "LinkWarning": "_link",
    "Linked": "_link",
    "LinkedTable": "_linked_table",
    "Merge": "_link",
    "MergePeople": "_corrections",
    "RelabelEntity": "_corrections",
    "PassedOver": "_folder",
    "RenamePerson": "_corrections",
    "ResumeWarning": "_scan",
    "Scan": "_scan",
    "ScanError": "_scan",
    "SetMention": "_corrections",
    "SetSpeaker": "_corrections",
    "clean_html": "_clean",
    "clean_pdf": "_clean",
    "corrections_from_json": "_kept_corrections",
    "corrections_to_json": "_kept_corrections",
    "licence": "_licence",
    "link": "_link",
    "read_jsonl": "_read",
    "render": "_render",
    "report": "_report",
    "sample": "_sample",
    "scan": "_scan",
}

# The modules that need no import of their own: `quoth.review.Review`.
_SUBMODULES = {"exchange", "plot", "review"}

# Hidden from type checkers, which would take every name for one that is there.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name in _SUBMODULES:
            return import_module(f"quoth.{name}")
        if name not in _MODULES:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        found = globals()[name] = getattr(import_module(f"quoth.{_MODULES[name]}"), name)
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
