"""The arguments of every subcommand, with its help.

Each subcommand names the groups of options that it takes; so an option means the same everywhere.
"""

from __future__ import annotations

import argparse
import os
import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

import quoth
from quoth._command_line.messages import ExitCode, complain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import NoReturn

    from _typeshed import SupportsWrite

FORMATS = ("table", "csv", "tsv", "jsonl", "parquet", "xlsx", "html")
ENDINGS = " ".join(f".{name}" for name in FORMATS[1:])
MODELS = ("accurate", "fast", "open")
INPUT_FORMATS = ("txt", "jsonl", "csv", "tsv", "parquet", "html")


class Subcommand(NamedTuple):
    """What the overview and the help of a subcommand say, and which options it takes."""

    about: str
    examples: tuple[tuple[str, str], ...]
    groups: tuple[Callable[[argparse.ArgumentParser], None], ...]


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong, and passes on that its help could not be written."""

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        (file or sys.stdout).write(message)

    def error(self, message: str) -> NoReturn:
        complain(f"error: {message}; --help lists the options")
        sys.exit(ExitCode.WRONG_COMMAND)


class _Version(argparse.Action):
    """Tells the version, and the models inside with the SHA-256 of their files."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> NoReturn:
        del namespace, values, option_string
        print(f"quoth {quoth.__version__}")
        sums = _sums_of_models()
        for model in (*MODELS, *sorted(sums.keys() - {*MODELS})):
            if model not in sums:
                print(f"  {model:13}  not in this build")
                continue
            is_free = quoth.licence(model).commercial_use
            allowed = "commercial use allowed, with credit" if is_free else "not for commercial use without clearing it"
            print(f"  {model:13}  SHA-256 {sums[model]}  {allowed}")
        parser.exit()


def _sums_of_models() -> dict[str, str]:
    """Give the SHA-256 of each model inside, with those of sentence ends, which the others ask."""
    found: dict[str, str] = {}
    for model in MODELS:
        try:
            pipeline = quoth.Pipeline(model=model)
        except quoth.ModelError:
            continue
        (sentences,) = pipeline.analyze_many([""], only=("sentences",), threads=1)
        for made_by in (pipeline.provenance, sentences and sentences.provenance):
            if made_by:
                found[made_by["model"]] = made_by["sha256"]
    return found


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the arguments; ``command`` of what is given names the subcommand.

    The first argument names it, if it is one of them; else all arguments are those of ``quotes``.

    Raises:
        SystemExit: An argument is wrong, or help was asked for; it has been told.
    """
    on_terminal = sys.stdin is not None and sys.stdin.isatty()
    if arguments[:1] in (["--help"], ["-h"]) or (on_terminal and not arguments):
        print(overview(), end="")
        sys.exit(0)
    if arguments and arguments[0] in SUBCOMMANDS:
        name, arguments = arguments[0], arguments[1:]
    else:
        _refuse_misspelt(arguments)
        name = "quotes"
    # Intermixed, so that options may stand between inputs.
    options = parser(name).parse_intermixed_args(arguments)
    options.command = name
    return options


def _refuse_misspelt(arguments: Sequence[str]) -> None:
    """Stop where the first argument is no file and looks like a command: its inputs would be taken for another's."""
    first = arguments[0] if arguments else ""
    meant = get_close_matches(first, SUBCOMMANDS, n=1)
    if meant and first.isalpha() and not os.path.lexists(first):
        complain(f"error: {first}: No such file or directory; the command is called {meant[0]}")
        sys.exit(ExitCode.WRONG_COMMAND)


def parser(name: str) -> argparse.ArgumentParser:
    """Make the parser of one subcommand."""
    subcommand = SUBCOMMANDS[name]
    examples = "\n".join(f"  {line}\n      {about}" for line, about in subcommand.examples)
    made = _Parser(
        prog=f"quoth {name}",
        description=subcommand.about,
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    for add in subcommand.groups:
        add(made)
    made.add_argument("--version", action=_Version, nargs=0, help="show the version and the models inside, and end")
    return made


def overview() -> str:
    """Give the help of the whole command."""
    commands = "\n".join(f"  {name:11} {one.about[0].lower()}{one.about[1:-1]}" for name, one in SUBCOMMANDS.items())
    return _OVERVIEW.format(commands=commands)


_OVERVIEW = """\
Who said what, about whom, in English news text.

usage: quoth [COMMAND] [OPTION...] [INPUT...]

{commands}

Without a command it is quotes. A command is the first argument; write ./link for a file of that
name. INPUT is a file, a folder, a glob or - for standard input, which a pipe needs not.

  quoth --sample                    who said what in an article that comes along
  quoth news.txt                    who said what in a file
  quoth news/ -o quotes.parquet     who said what in all files of a folder
  quoth COMMAND --help              the options of a command, with examples
"""


class _Once(argparse.Action):
    """Refuses an option that is given twice, where the last would silently replace the first."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        if getattr(namespace, self.dest) is not None:
            parser.error(f"{option_string} takes one {str(self.metavar).lower()} at a time; run it once for each")
        setattr(namespace, self.dest, values)


def _inputs(made: argparse.ArgumentParser) -> None:
    group = made.add_argument_group("input")
    group.add_argument(
        "inputs",
        nargs="*",
        metavar="INPUT",
        help="a file (.txt .jsonl .csv .tsv .parquet .html), a folder of such, or a glob; - is standard input",
    )
    group.add_argument("--sample", action="store_true", help="read an article that comes with quoth")
    group.add_argument("--text", default="text", metavar="COLUMN", help="the column with the texts (text)")
    group.add_argument("--input-format", choices=INPUT_FORMATS, help="what all inputs are (as they look)")
    group.add_argument("--strict", action="store_true", help="stop at the first input or line that cannot be read")


def _columns(made: argparse.ArgumentParser) -> None:
    group = made.add_argument_group("columns")
    group.add_argument("--id", metavar="COLUMN", help="a column that names each text, to put into every row")
    group.add_argument(
        "--keep",
        action="append",
        default=[],
        metavar="COLUMN",
        help="a column to put into every row, COLUMN=NAME under another name; may be repeated",
    )


def _analysis(made: argparse.ArgumentParser) -> None:
    group = made.add_argument_group("analysis")
    _model(group, "accurate, fast, open, or a model file (accurate)")
    group.add_argument(
        "--acts",
        default="said",
        type=lambda names: names if names in {"said", "all"} else names.split(","),
        help="said, all, or some of speech,writing,thought,stance (said)",
    )
    group.add_argument(
        "--kinds",
        default="direct,indirect,mixed",
        type=lambda names: names if names == "all" else names.split(","),
        help="all, or some of direct,indirect,mixed,topic (direct,indirect,mixed)",
    )
    group.add_argument("--min-score", default=0.0, type=float, help="from 0 to 1: leave out less certain quotes (0)")
    group.add_argument(
        "--min-speaker-score", default=0.0, type=float, help="from 0 to 1: leave out less certain speakers (0)"
    )
    group.add_argument(
        "--nested",
        action=argparse.BooleanOptionalAction,
        help="also what others are said to have said in a quote, or not (where the acts are speech and writing)",
    )
    group.add_argument(
        "--no-roles", dest="roles", action="store_false", help="read captions, bylines and credits as text"
    )
    group.add_argument(
        "--date-order", choices=("DMY", "MDY", "YMD"), help="how to read 03/04/2025, which has no value otherwise"
    )
    group.add_argument(
        "--reference-date",
        metavar="DATE",
        help="the day of the texts, 2025-05-03: gives values to yesterday, last Friday, May 3",
    )
    group.add_argument(
        "--gazetteer",
        metavar="FILE",
        help="names of your own: JSON {LABEL: [NAME, ...]}, or CSV of label,name",
    )
    _newlines(made)
    _threads(made)


def _splitting(made: argparse.ArgumentParser) -> None:
    group = made.add_argument_group("analysis")
    _model(group, "accurate and fast share a splitter, open and files of your own another (accurate)")
    _newlines(made)
    _threads(made)


def _model(group: argparse._ActionsContainer, about: str) -> None:
    group.add_argument("--model", default="accurate", help=about)


def _newlines(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--newlines",
        default="auto",
        choices=("auto", "paragraph", "line", "space"),
        help="what a single line break is (auto)",
    )


def _threads(made: argparse.ArgumentParser) -> None:
    made.add_argument("--threads", type=_number, metavar="N", help="how many to use (all cores)")


def _number(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        message = f"{value!r} is no whole number of 1 or more"
        raise argparse.ArgumentTypeError(message)
    return int(value)


def _share(value: str) -> float:
    try:
        share = float(value)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        message = f"{value!r} is no share above 0, up to 1"
        raise argparse.ArgumentTypeError(message)
    return share


def _output(made: argparse.ArgumentParser) -> None:
    group = made.add_argument_group("output")
    group.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help=f"write FILE, as its ending says ({ENDINGS})",
    )
    group.add_argument("--format", choices=FORMATS, help="the format (a table on a terminal, else csv)")
    group.add_argument(
        "--progress",
        action=argparse.BooleanOptionalAction,
        help="show how many texts are done (with -o, on a terminal)",
    )


def _resume(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--resume",
        action="store_true",
        help="go on with an interrupted run, and do nothing after a finished one; needs -o",
    )


def _json(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--json", action="store_true", help="print each document as a line of JSON, with all that is in it"
    )


def _page(made: argparse.ArgumentParser) -> None:
    group = made.add_argument_group("page of one text, report of several")
    group.add_argument("--id", metavar="COLUMN", help="the column with what to call each text (its file and line)")
    group.add_argument("--dates", metavar="COLUMN", help="the column with the date of each text, such as 2026-11-27")
    group.add_argument("--outlets", metavar="COLUMN", help="the column that says where each text appeared")
    group.add_argument("--title", help="the heading of the page (Who said what)")
    made.add_argument("-o", "--output", metavar="FILE", help="write FILE (standard output)")


def _link(made: argparse.ArgumentParser) -> None:
    made.add_argument("--merges", action="store_true", help="a row for each person of each text, with the reason")
    made.add_argument("--dates", metavar="COLUMN", help="the column with the date of each text, such as 2026-11-27")
    made.add_argument("--duplicates", choices=("keep", "drop"), default="keep", help="count near-duplicates? (keep)")


def _gold(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "gold", metavar="GOLD", help="JSONL of Documents.to_jsonl, or an export of Label Studio; - is standard input"
    )
    group = made.add_argument_group("scores")
    group.add_argument(
        "--by",
        action=_Once,
        metavar="FIELD",
        help="scores for each value of a field of the gold: of its documents, quotations or people",
    )
    group.add_argument(
        "--overlap",
        type=_share,
        metavar="SHARE",
        help="so much of their text two items share at least, above 0 to 1, as intersection over union (any)",
    )


def _runs(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--runs", type=_number, default=3, metavar="N", help="how often each is timed; the best counts (3)"
    )


SUBCOMMANDS = {
    "quotes": Subcommand(
        "Who said what: every quotation with its cue and its speaker.",
        (
            ("quoth quotes news.txt", "a table on the terminal"),
            ("cat news.txt | quoth quotes > quotes.csv", "CSV, as always where the output is no terminal"),
            ("quoth quotes news.csv --text body --id url -o quotes.parquet", "a text in each line of a table"),
            ("quoth quotes 'news/*.txt' -o quotes.csv --resume", "go on where a run was interrupted"),
        ),
        (_inputs, _columns, _analysis, _output, _resume, _json),
    ),
    "people": Subcommand(
        "The people and organisations of each text, with their quotations counted.",
        (
            ("quoth people news.txt", "a table on the terminal"),
            ("quoth people news.jsonl --text body --keep date -o people.xlsx", "a text in each line of JSONL"),
        ),
        (_inputs, _columns, _analysis, _output, _resume),
    ),
    "entities": Subcommand(
        "Every name, date and sum with its label.",
        (
            ("quoth entities news.txt", "a table on the terminal"),
            ("quoth entities news/ --gazetteer names.csv -o entities.parquet", "with names of your own"),
        ),
        (_inputs, _columns, _analysis, _output, _resume),
    ),
    "mentions": Subcommand(
        "Every place that stands for a person or an organisation, pronouns too.",
        (
            ("quoth mentions news.txt", "a table on the terminal"),
            ("quoth mentions news.csv --text body --id url -o mentions.csv", "to join with people by row and person"),
        ),
        (_inputs, _columns, _analysis, _output, _resume),
    ),
    "sentences": Subcommand(
        "The sentences of each text.",
        (
            ("quoth sentences news.txt", "a table on the terminal"),
            ("quoth sentences page.html --format jsonl", "the text of a web page, a line of JSON for each sentence"),
        ),
        (_inputs, _columns, _splitting, _output, _resume),
    ),
    "paragraphs": Subcommand(
        "The paragraphs of each text, with what each of them is: body, headline, caption and so on.",
        (
            ("quoth paragraphs news.txt", "a table on the terminal"),
            ("quoth paragraphs page.html --format jsonl", "the text of a web page, a line of JSON for each paragraph"),
        ),
        (_inputs, _columns, _analysis, _output, _resume),
    ),
    "link": Subcommand(
        "Who is who in all texts together.",
        (
            ("quoth link news/", "a row for each person and organisation of the collection"),
            ("quoth link news.csv --text body --dates date --merges -o merges.csv", "why who was taken for whom"),
            ("quoth link news.csv --text body --keep paper", "and in which papers each of them is named"),
        ),
        (_inputs, _columns, _analysis, _link, _output),
    ),
    "html": Subcommand(
        "A page of a text with its quotations marked, or of several a report to search and to filter.",
        (
            ("quoth html news.txt -o news.html", "a page of one text"),
            ("quoth html news/ -o report.html", "a report of all texts of a folder, in one file"),
            ("quoth html news.csv --text body --dates date --outlets paper -o report.html", "filtered by both, too"),
        ),
        (_inputs, _analysis, _page),
    ),
    "evaluate": Subcommand(
        "How much of what people annotated is found: precision, recall and F1.",
        (
            ("quoth evaluate gold.jsonl", "quotations, speakers and entities of your own documents"),
            ("quoth evaluate label-studio.json --acts all --kinds all", "an export of Label Studio"),
            ("quoth evaluate gold.jsonl --by outlet --overlap 0.3", "a table by a field of the documents"),
        ),
        (_gold, _analysis, _output),
    ),
    "bench": Subcommand(
        "How fast it is here: documents and megabytes a second.",
        (
            ("quoth bench news/", "one thread and all cores, the best of three runs"),
            ("quoth bench news.jsonl --text body --model fast --threads 4 --runs 1", "one thread and four, one run"),
        ),
        (_inputs, _analysis, _runs, _output),
    ),
}
