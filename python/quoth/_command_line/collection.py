"""The subcommands about all documents together: ``link``, and ``html``, a page or a report of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import quoth
from quoth import _html, _report
from quoth._aligned import labels_of
from quoth._command_line import analysis, outputs
from quoth._command_line.inputs import Inputs
from quoth._command_line.messages import BadInput

if TYPE_CHECKING:
    import argparse

    from quoth._record import Record


# What a terminal shows; all other formats have all columns.
_PEOPLE_SHOWN = ("name", "label", "documents", "quotes", "words_quoted", "aliases")
_MERGES_SHOWN = ("place", "name", "corpus_person", "score", "reason")


def link(options: argparse.Namespace) -> int:
    """Analyse all inputs and find who is who in them."""
    output = outputs.chosen(options)
    pipeline = analysis.pipeline(options)
    inputs = Inputs(options, (options.dates,) if options.dates else ())
    found = list(analysis.documents(pipeline, inputs, options.threads))
    dates = [record.values.get(options.dates) for record, _ in found] if options.dates else None
    if dates and not any(options.dates in record.values for record, _ in found):
        message = f"error: --dates {options.dates}: no text has such a column"
        raise BadInput(message)
    try:
        linked = quoth.link((doc for _, doc in found), dates=dates, duplicates=options.duplicates)
    except (TypeError, ValueError) as error:
        message = f"error: --dates {options.dates}: {error}"
        raise BadInput(message) from None
    places = [record.place for record, _ in found]
    table = _with_places(linked.merges, places) if options.merges else linked.people
    if output.format == "table":
        table = table[_MERGES_SHOWN if options.merges else _PEOPLE_SHOWN]
    outputs.write_table(table, output)
    return inputs.exit_code


def _with_places(merges: quoth.LinkedTable, places: list[str]) -> quoth.LinkedTable:
    """Say where each text stands: its number alone leads nobody there."""
    columns = merges.to_pydict()
    kinds = merges._kinds()  # noqa: SLF001
    place = {"place": ("str", [places[row] for row in columns["row"]])}
    return quoth.LinkedTable(place | {name: (kinds[name], columns[name]) for name in columns})


def html(options: argparse.Namespace) -> int:
    """Analyse all inputs and write one page: of a single text, or the report of a collection."""
    output = outputs.Output(outputs.path_of(options), "html")
    pipeline = analysis.pipeline(options)
    columns = [name for name in (options.id, options.dates, options.outlets) if name]
    inputs = Inputs(options, tuple(columns))
    found = list(analysis.found_documents(pipeline, inputs, options.threads))
    for name in columns:
        if found and not any(name in record.values for record, _ in found):
            message = f"error: no text has a column {name!r}"
            raise BadInput(message)
    page = _page_of(*found[0], options) if len(found) == 1 else _report_of(found, options)
    with outputs.opened(output) as file:
        file.write(page)
    return inputs.exit_code


def _page_of(record: Record, doc: quoth.Document, options: argparse.Namespace) -> str:
    (name,) = labels_of([record.values.get(options.id)], 1, "--id")
    return _html.document_page(options.title or _report.TITLE, name or record.place, doc)


def _report_of(found: list[tuple[Record, quoth.Document]], options: argparse.Namespace) -> str:
    def column(name: str | None) -> list[Any] | None:
        return [record.values.get(name) for record, _ in found] if name else None

    try:
        return _report.page(
            [doc for _, doc in found],
            names=column(options.id) or [record.place for record, _ in found],
            dates=column(options.dates),
            outlets=column(options.outlets),
            title=options.title or _report.TITLE,
        )
    except (TypeError, ValueError) as error:
        message = f"error: --dates {options.dates}: {error}"
        raise BadInput(message) from None
