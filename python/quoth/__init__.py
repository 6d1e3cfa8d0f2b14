"""Who said what, about whom, in news text."""

from quoth._quoth import (
    Document,
    Documents,
    Entity,
    InternalError,
    Mention,
    Person,
    Pipeline,
    Quote,
    Sentence,
    Span,
    Stream,
    Table,
    __version__,
    analyze,
    analyze_many,
    sentences,
    stream,
)
from quoth._sample import sample

__all__ = [
    "Document",
    "Documents",
    "Entity",
    "InternalError",
    "Mention",
    "Person",
    "Pipeline",
    "Quote",
    "Sentence",
    "Span",
    "Stream",
    "Table",
    "__version__",
    "analyze",
    "analyze_many",
    "sample",
    "sentences",
    "stream",
]
