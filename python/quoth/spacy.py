"""A spaCy component that sets the sentence starts of a ``Doc`` where quoth finds them.

spaCy finds it by its name, whether or not this module has been imported:

>>> import spacy
>>> nlp = spacy.blank("en")
>>> splitter = nlp.add_pipe("quoth_sentences", config={"abbreviations": ["Cie."]})
>>> [sentence.text for sentence in nlp("“Go!” she said. Nobody moved.").sents]
['“Go!” she said.', 'Nobody moved.']
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from quoth._quoth import Splitter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language as _Language
    from spacy.tokens import Doc as _Doc

    from quoth._quoth import _Newlines


class SentenceSplitter:
    """Sets the sentence starts of a ``Doc``, as a spaCy component; its tokens stay as they are.

    Args:
        splitter: Splits the text of the ``Doc``.
    """

    def __init__(self, splitter: Splitter) -> None:
        self._splitter = splitter

    def __call__(self, doc: _Doc) -> _Doc:
        """Set ``Token.is_sent_start`` of every token: True for the first of each sentence."""
        starts = [start for start, _ in self._splitter.sentence_spans(doc.text)]
        starts.reverse()
        for token in doc:
            begins = False
            while starts and starts[-1] <= token.idx:
                starts.pop()
                begins = True
            token.is_sent_start = begins
        return doc


def make_splitter(
    nlp: _Language,  # noqa: ARG001 what a factory is called with
    name: str,  # noqa: ARG001
    abbreviations: Sequence[str],
    newlines: _Newlines,
) -> SentenceSplitter:
    """Make the component ``quoth_sentences``, with the options of ``quoth.Splitter``.

    Args:
        nlp: The pipeline, which spaCy passes to every factory.
        name: The name of the component there.
        abbreviations: As in ``quoth.Splitter``.
        newlines: As in ``quoth.sentences``.
    """
    return SentenceSplitter(Splitter(abbreviations, newlines))


def _register() -> None:
    from spacy.language import Language  # noqa: PLC0415 spaCy need not be there

    Language.factory(
        "quoth_sentences",
        assigns=["token.is_sent_start", "doc.sents"],
        default_config={"abbreviations": [], "newlines": "auto"},
        func=make_splitter,
    )


if find_spec("spacy") is not None:
    _register()
