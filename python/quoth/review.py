"""Corrections by hand in a notebook: click, or type, through what quoth found.

``Document.review`` and ``Documents.review`` open a widget for Jupyter, VS Code, Colab and marimo.
It needs anywidget (the extra ``review``).

>>> import quoth
>>> review = quoth.analyze("“Yes,” said Ann Lee. “No,” said Bo Chen.").review()
>>> review
Review(1 document, 0 of 2 quotations settled)
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from quoth._aligned import labels_of
from quoth._extra import required
from quoth._files import replacing
from quoth._kept_corrections import as_list
from quoth._quoth import Document, Documents
from quoth._review import saved, shown
from quoth._review.state import ReviewState

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    from quoth._corrections import Correction
    from quoth._quoth import Quote
    from quoth._review.state import Verdict

_AnyWidget: Any = required("anywidget", "quoth.review").AnyWidget
traitlets = required("traitlets", "quoth.review", "anywidget")

__all__ = ["Review"]

_FOLDER = Path(__file__).parent / "_review"
_SCRIPTS = ("page.js", "article.js", "chooser.js", "review.js")


class Review(_AnyWidget):  # type: ignore[misc]
    """The quotations of a document or a collection, to be accepted or corrected.

    A quotation is settled when it was accepted, or its speaker, its borders, its cue or its source
    were corrected, or it was added by hand. A document is reviewed when all its quotations are
    settled; one without any, when the reader says so.

    Args:
        documents: A document, or a collection; documents that could not be analysed are left out.
        corrections: What is known already: the string that ``to_json`` gave for the same texts, or
            corrections (of a collection, a list for each document), as ``corrections`` has them.

    Raises:
        TypeError: ``documents`` is neither.
        CorrectionError: ``corrections`` are of other texts, or one does not fit.

    >>> import quoth
    >>> doc = quoth.analyze("“Yes,” said Ann Lee. “No,” said Bo Chen.")
    >>> review = quoth.review.Review(doc, corrections=[quoth.MergePeople("Ann Lee", "Bo Chen")])
    >>> review.document.quotes[1].speaker.name
    'Ann Lee'
    """

    # Notebooks load one module, which imports nothing.
    _esm = "\n".join((_FOLDER / script).read_text(encoding="utf-8") for script in _SCRIPTS)
    _css = (_FOLDER / "review.css").read_text(encoding="utf-8")
    _article = traitlets.Dict().tag(sync=True)
    _status = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        documents: Document | Documents,
        corrections: str | Iterable[Correction | Mapping[str, Any]] | Sequence[Iterable[Correction]] = (),
    ) -> None:
        if not isinstance(documents, (Document, Documents)):
            problem = f"Review takes a Document or Documents, not {type(documents).__name__}"
            raise TypeError(problem)
        self._single = isinstance(documents, Document)
        collection = Documents.from_documents([documents]) if isinstance(documents, Document) else documents
        self._review = ReviewState(collection, _verdicts(corrections, collection, single=self._single))
        super().__init__(_article=shown.article(self._review), _status=shown.status(self._review))
        self.on_msg(self._receive)

    @property
    def corrections(self) -> list[Any]:
        """The corrections, in the order in which they were made: of a collection, a list for each document.

        ``Document.with_corrections`` takes them, and ``quoth.corrections_to_json`` keeps them.
        """
        found = [list(verdict.corrections) for verdict in self._review.verdicts]
        return found[0] if self._single else found

    @property
    def accepted(self) -> list[Any]:
        """The quotations that are settled: of a collection, a list for each document."""
        found: list[list[Quote]] = [self._review.accepted(index) for index in range(len(self._review.originals))]
        return found[0] if self._single else found

    @property
    def document(self) -> Document:
        """The document with its corrections; the one that is shown, of a collection.

        Raises:
            ValueError: There is none.
        """
        found = self._review.document(self._review.index) if self._review.index >= 0 else None
        if found is None:
            problem = "there is no document to review"
            raise ValueError(problem)
        return found

    @property
    def documents(self) -> Documents:
        """The collection with all corrections; its tables follow.

        Link it anew: who is who may have changed.
        """
        return self._review.documents()

    @property
    def reviewed(self) -> list[int]:
        """The indexes of the documents that are reviewed."""
        return [index for index in self._review.reviewable if self._review.is_reviewed(index)]

    def to_json(self) -> str:
        """Write corrections and what was accepted, so that ``Review`` can go on with the same texts.

        >>> import quoth
        >>> doc = quoth.analyze("“Yes,” said Ann Lee.")
        >>> review = quoth.review.Review(doc, corrections=doc.review().to_json())
        """
        return saved.to_json(self._review)

    def to_gold(
        self,
        path: str | os.PathLike[str],
        *,
        layout: Literal["documents", "training"] = "documents",
        unfinished: bool = False,
        ids: Iterable[Any] | None = None,
    ) -> int:
        """Write the reviewed documents, corrected, as JSON Lines, and count them.

        Args:
            path: The file, which is replaced.
            layout: "documents" for ``quoth evaluate`` and ``quoth.read_jsonl``; "training" for
                records with ``id``, ``text`` and ``quotes``, whose ``source``, ``cue`` and
                ``content`` are lists of [start, end] in code points.
            unfinished: Whether also documents that are not yet reviewed are written. They are no
                gold: what nobody looked at would count as right.
            ids: The ``id`` of each document of the collection in a record for training; by default
                its index.

        Raises:
            ValueError: No document is reviewed, ``layout`` is unknown, or ``ids`` are too few.
            OSError: The file cannot be written.
        """
        if layout not in {"documents", "training"}:
            problem = f'layout="{layout}" is unknown; choose one of "documents", "training"'
            raise ValueError(problem)
        called = None if ids is None else labels_of(ids, len(self._review.originals), "ids")
        chosen = self._review.reviewable if unfinished else self.reviewed
        if not chosen:
            problem = "no document is reviewed; settle all quotations of one, or pass unfinished=True"
            raise ValueError(problem)
        with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
            for index in chosen:
                document = self._review.document(index)
                if document is not None:
                    label = None if called is None else called[index]
                    name = str(index) if label is None else label
                    line = document.to_json() if layout == "documents" else _record(name, document)
                    file.write(f"{line}\n")
        return len(chosen)

    def __repr__(self) -> str:
        counts = [self._review.progress(index) for index in self._review.reviewable]
        settled, total = sum(one for one, _ in counts), sum(all_ for _, all_ in counts)
        documents = f"{len(counts):,} document{'' if len(counts) == 1 else 's'}"
        return f"Review({documents}, {settled:,} of {total:,} quotation{'' if total == 1 else 's'} settled)"

    def _receive(self, _widget: object, event: object, _buffers: object) -> None:
        self._review.handle(event)
        with self.hold_sync():
            self._article = shown.article(self._review)
            self._status = shown.status(self._review)


def _record(name: str, document: Document) -> str:
    return json.dumps(saved.training_record(name, document), ensure_ascii=False)


def _verdicts(corrections: Any, documents: Documents, *, single: bool) -> list[Verdict]:  # noqa: ANN401
    if isinstance(corrections, str):
        return saved.from_json(corrections, documents)
    given = as_list(corrections)
    if not given:
        return []
    return saved.listed([given] if single else given, documents)
