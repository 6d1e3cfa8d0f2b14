"""The subcommands about all documents together: ``link``, and ``html``, a page or a report of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import quoth
from quoth import _html, _report
from quoth._aligned import labels_of
from quoth._command_line import analysis, outputs
from quoth._command_line.inputs import Inputs
from quoth._command_line.messages import BadInput
from quoth._kept import plain
from quoth._read import is_missing

if TYPE_CHECKING:
    import argparse
    from typing import TypeAlias

    from quoth._record import Record

    # Its kind, and a value for each row.
    _Column: TypeAlias = tuple[str | list[str], list[Any]]


# What a terminal shows; all other formats have all columns.
_PEOPLE_SHOWN = ("name", "label", "documents", "quotes", "words_quoted", "aliases")
_MERGES_SHOWN = ("place", "name", "corpus_person", "score", "reason")


def link(options: argparse.Namespace) -> int:
    """Analyse all inputs and find who is who in them."""
    output = outputs.chosen(options)
    pipeline = analysis.pipeline(options)
    empty = quoth.link([])
    own = ["place", *empty.merges.columns] if options.merges else empty.people.columns
    kept = analysis.kept(options, own, "merges" if options.merges else "people")
    inputs = Inputs(options, tuple(dict.fromkeys([*kept, *([options.dates] if options.dates else [])])))
    found = list(analysis.documents(pipeline, inputs, options.threads))
    dates = [record.values.get(options.dates) for record, _ in found] if options.dates else None
    asked = [("--dates", options.dates)] if options.dates else []
    _check_columns([*asked, *(("--keep", name) for name in kept)], [record for record, _ in found])
    try:
        linked = quoth.link((doc for _, doc in found), dates=dates, duplicates=options.duplicates)
    except (TypeError, ValueError) as error:
        message = f"error: --dates {options.dates}: {error}"
        raise BadInput(message) from None
    records = [record for record, _ in found]
    table = _merges(linked, records, kept) if options.merges else _people(linked, records, kept)
    if output.format == "table":
        table = table[(*kept.values(), *(_MERGES_SHOWN if options.merges else _PEOPLE_SHOWN))]
    outputs.write_table(table, output)
    return inputs.exit_code


def _check_columns(asked: list[tuple[str, str]], records: list[Record]) -> None:
    """Refuse a column that no text has; ``asked`` has the options with what they name."""
    known = dict.fromkeys(name for record in records for name in record.values)
    for option, name in asked:
        if known and name not in known:
            message = f"error: {option} {name}: no text has such a column; the columns are {', '.join(known)}"
            raise BadInput(message)


def _merges(linked: quoth.Linked, records: list[Record], kept: dict[str, str]) -> quoth.LinkedTable:
    """Give the merges with what is kept of their texts, and where these stand: a number alone leads nobody there."""
    rows = linked.merges["row"]
    before: dict[str, _Column] = {
        name: ("str", [_cell(records[row].values.get(column)) for row in rows]) for column, name in kept.items()
    }
    before["place"] = ("str", [records[row].place for row in rows])
    return _behind(before, linked.merges)


def _people(linked: quoth.Linked, records: list[Record], kept: dict[str, str]) -> quoth.LinkedTable:
    """Give the people with what is kept of all texts that name each: every value once."""
    before: dict[str, _Column] = {}
    for column, name in kept.items():
        cells = ([_cell(records[row].values.get(column)) for row in one.documents] for one in linked)
        before[name] = ("list", [[cell for cell in dict.fromkeys(each) if cell is not None] for each in cells])
    return _behind(before, linked.people)


def _behind(before: dict[str, _Column], table: quoth.LinkedTable) -> quoth.LinkedTable:
    columns, kinds = table.to_pydict(), table._kinds()  # noqa: SLF001
    behind = {name: (kinds[name], columns[name]) for name in columns}
    return quoth.LinkedTable(before | behind, table._provenance(), title=table._title())  # noqa: SLF001


def _cell(value: object) -> str | None:
    return None if is_missing(value) else plain(value)


def html(options: argparse.Namespace) -> int:
    """Analyse all inputs and write one page: of a single text, or the report of a collection."""
    output = outputs.Output(outputs.path_of(options), "html")
    outputs.refuse_ending(output.path, "html", "the page that quoth html writes")
    pipeline = analysis.pipeline(options)
    named = {"--id": options.id, "--dates": options.dates, "--outlets": options.outlets}
    asked = [(option, name) for option, name in named.items() if name]
    inputs = Inputs(options, tuple(name for _, name in asked))
    found = list(analysis.found_documents(pipeline, inputs, options.threads))
    _check_columns(asked, [record for record, _ in found])
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
