"""The subcommand ``evaluate``: how much of what people annotated is found."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias

from quoth import Documents, LinkedTable
from quoth._command_line import analysis, outputs
from quoth._command_line.evaluation import (
    LEAST_FOR_INTERVAL,
    Score,
    counts,
    counts_by_quotation,
    found_as,
    given,
    matches,
    scores,
)
from quoth._command_line.gold import groups_of, read_gold
from quoth._command_line.messages import BadInput, complain
from quoth._command_line.resampling import RESAMPLES
from quoth._provenance import described

if TYPE_CHECKING:
    import argparse

    from quoth import Document
    from quoth._command_line.evaluation import Counts
    from quoth._command_line.gold import Gold, Groups

    # The group of each score, None for all documents.
    _Grouped: TypeAlias = list[tuple[str, Score]]

# Fields of quotations that quoth fills from a closed set, so that gold and answer can be compared.
_FILLED = ("kind", "act", "source_kind")


def evaluate(options: argparse.Namespace) -> int:
    """Analyse the texts of the gold and compare."""
    output = outputs.chosen(options)
    pipeline = analysis.pipeline(options)
    gold = read_gold(options.gold, pipeline, with_fields=options.by is not None)
    groups = groups_of(gold, options.by, options.gold) if options.by else None
    found = pipeline.analyze_many(
        [one.document.text for one in gold], threads=options.threads, progress=outputs.progress(options)
    )
    pairs = [(one.document, other) for one, other in zip(gold, found, strict=True) if other is not None]
    entities = _entities_are_annotated(gold)
    if not entities and any(one.document.entities for one in gold):
        complain(f"{options.gold}: all entities are as a model found them, so they are not scored")
    if groups is None:
        rows = [("", one) for one in scores([counts(*pair, options.overlap, entities=entities) for pair in pairs])]
    elif groups.of_documents is not None:
        rows = _by_document(pairs, groups.of_documents, options.overlap, entities=entities)
    else:
        rows = _by_quotation(pairs, groups, options.by, options.overlap)
    if not rows:
        message = f"{options.gold}: no quotation and no entity is annotated"
        raise BadInput(message)
    heading = [described(found.provenance, options=False), f"options: {pipeline!r}", _about(pairs), ""]
    outputs.write_table(_table(rows, options.by, found, repr(pipeline)), output, heading)
    return 0


def _entities_are_annotated(gold: list[Gold]) -> bool:
    """Tell whether some entity is of people: of a document that no model made, or of a score of 1."""
    return any(
        one.document.provenance is None or any(entity.score == 1 for entity in one.document.entities) for one in gold
    )


def _by_document(
    pairs: list[tuple[Document, Document]], groups: list[str], overlap: float | None, *, entities: bool
) -> _Grouped:
    of_group: dict[str, list[Counts]] = {}
    for pair, group in zip(pairs, groups, strict=True):
        of_group.setdefault(group, []).append(counts(*pair, overlap, entities=entities))
    return [(group, one) for group in sorted(of_group) for one in scores(of_group[group])]


def _by_quotation(pairs: list[tuple[Document, Document]], groups: Groups, by: str, overlap: float | None) -> _Grouped:
    of_group: dict[str, list[Counts]] = {}
    for pair, own in zip(pairs, groups.of_quotations, strict=True):
        for group, counted in counts_by_quotation(*pair, own, overlap).items():
            of_group.setdefault(group, []).append(counted)
    answers = _answers(pairs, groups, by, overlap)
    return [(group, one) for group in sorted(of_group) for one in (*scores(of_group[group]), *answers.get(group, ()))]


def _answers(
    pairs: list[tuple[Document, Document]], groups: Groups, by: str, overlap: float | None
) -> dict[str, list[Score]]:
    """Give for each group what became of its quotations that were found: whose they are, or of which group."""
    counted: Counter[tuple[str, str, str]] = Counter()
    if groups.of_people is not None:
        verb = "given to"
        for pair, own, values in zip(pairs, groups.of_quotations, groups.of_people, strict=True):
            counted += given(*pair, own, values, overlap)
    elif by in _FILLED:
        verb = "found as"
        for pair in pairs:
            counted += found_as(*pair, by, overlap)
    found: Counter[tuple[str, str]] = Counter()
    for (group, match, _), count in counted.items():
        found[group, match] += count
    order = [match.name for match in matches(overlap)]
    rows: dict[str, list[Score]] = {}
    for group, match, value in sorted(counted, key=lambda key: (key[0], key[2], order.index(key[1]))):
        score = Score(f"{verb} {value or 'no value'}", match, found[group, match], None, counted[group, match, value])
        rows.setdefault(group, []).append(score)
    return rows


def _about(pairs: list[tuple[Document, Document]]) -> str:
    annotated, found = (sum(len(pair[side].quotes) for pair in pairs) for side in (0, 1))
    documents = f"{len(pairs):,} document{'s' * (len(pairs) != 1)}"
    quotations = f"{annotated:,} quotation{'s' * (annotated != 1)} annotated, {found:,} found"
    intervals = (
        f"low and high: 95 % of {RESAMPLES:,} resamples of the documents, if {LEAST_FOR_INTERVAL} have any; "
        "exact where all is right or nothing"
    )
    return f"{documents}, {quotations}; {intervals}"


def _table(rows: _Grouped, by: str | None, found: Documents, options: str) -> LinkedTable:
    each = [one for _, one in rows]
    columns: dict[str, tuple[str | list[str], list[Any]]] = {
        "item": ("str", [one.item for one in each]),
        "match": ("str", [one.match for one in each]),
        "precision": ("float", [_rounded(one.precision) for one in each]),
        "recall": ("float", [_rounded(one.recall) for one in each]),
        "f1": ("float", [_rounded(one.f1) for one in each]),
        "low": ("float", [_rounded(one.low) for one in each]),
        "high": ("float", [_rounded(one.high) for one in each]),
        "gold": ("int", [one.gold for one in each]),
        "found": ("int or null", [one.found for one in each]),
        "correct": ("int", [one.correct for one in each]),
    }
    if by is not None:
        name = by if by not in columns else f"by_{by}"
        columns = {name: ("str", [group for group, _ in rows]), **columns}
    return LinkedTable(columns, found.provenance, options, title="scores")


def _rounded(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 3)
