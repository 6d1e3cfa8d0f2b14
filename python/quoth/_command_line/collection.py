"""The subcommands about all documents together: ``link``, and ``html``, a page of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import quoth
from quoth import _html
from quoth._command_line import analysis, outputs
from quoth._command_line.inputs import Inputs

if TYPE_CHECKING:
    import argparse


def link(options: argparse.Namespace) -> int:
    """Analyse all inputs and find who is who in them."""
    output = outputs.chosen(options)
    pipeline = analysis.pipeline(options)
    inputs = Inputs(options)
    documents = [doc for _, doc in analysis.documents(pipeline, inputs, options.threads)]
    linked = quoth.link(documents, duplicates=options.duplicates)
    table = linked.merges if options.merges else linked.people
    outputs.write_table(table, output)
    return inputs.exit_code


def html(options: argparse.Namespace) -> int:
    """Analyse all inputs and write one page."""
    pipeline = analysis.pipeline(options)
    inputs = Inputs(options)
    documents = analysis.documents(pipeline, inputs, options.threads)
    with outputs.opened(outputs.Output(outputs.path_of(options), "html")) as file:
        for piece in _html.documents_page((record.place, doc) for record, doc in documents):
            file.write(piece)
    return inputs.exit_code
