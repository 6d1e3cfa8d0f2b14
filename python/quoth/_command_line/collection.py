"""The subcommands about all documents together: ``link``, and ``html``, a page of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import quoth
from quoth import _html
from quoth._command_line import analysis, outputs
from quoth._command_line.inputs import Inputs
from quoth._command_line.messages import BadInput

if TYPE_CHECKING:
    import argparse


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
    """Analyse all inputs and write one page."""
    pipeline = analysis.pipeline(options)
    inputs = Inputs(options)
    documents = analysis.found_documents(pipeline, inputs, options.threads)
    with outputs.opened(outputs.Output(outputs.path_of(options), "html")) as file:
        for piece in _html.documents_page((record.place, doc) for record, doc in documents):
            file.write(piece)
    return inputs.exit_code
