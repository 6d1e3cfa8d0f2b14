"""Charts of a collection, on Altair: ``docs.plot``.

They need Altair, and networks networkx (the extra ``plot``). Each is a chart of Altair, to be shown, changed and saved.
What it shows is counted before, so that a chart stays small for any number of documents. Where
``Documents.with_links`` told who is who, a speaker is a person of the collection; else those with
one name are one.

>>> import quoth
>>> docs = quoth.analyze_many(["“Yes,” said Tom Lee. “No,” said Bo Chen.", "“Never,” said Tom Lee."])
>>> chart = docs.plot.speakers(top=1)
>>> chart.title.subtitle
['The first of 2 speakers; all 3 quotations have a named speaker']
>>> chart.properties(width=300).to_dict()["width"]
300
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Literal

from quoth._aligned import days_of, labels_of
from quoth._plot import chart, network_chart, timeline
from quoth._plot import network as _network
from quoth._plot.choice import check_choice, check_number
from quoth._plot.network import NetworkTables
from quoth._spoken import spoken
from quoth._vocabulary import ACTORS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quoth._quoth import Documents
    from quoth._spoken import Spoken

__all__ = ["NetworkTables", "Plots", "network"]

_NO_SPEAKERS = "There are no quotations with a named speaker to show."
_MOST_ROWS = 200
"""So many names fit below one another."""
_MOST_NODES = 150
"""So many nodes can be told apart."""


class Plots:
    """The charts of a collection: ``docs.plot``.

    >>> import quoth
    >>> docs = quoth.analyze_many(["“Yes,” said Tom Lee. “No,” said Bo Chen.", None, "“Never,” said Tom Lee."])
    >>> docs.plot.timeline(["2026-05-03", None, "2026-05-04"]).title.text
    'Who is quoted when'
    """

    def __init__(self, documents: Documents) -> None:
        """Take the documents; ``Documents.plot`` does."""
        self._documents = documents

    def speakers(
        self, *, top: int = 20, by: Literal["quotations", "words"] = "quotations", label: str | None = None
    ) -> Any:  # noqa: ANN401 Altair need not be there
        """Draw who is quoted most: a bar for each speaker, parted by kind.

        Args:
            top: How many speakers, from 1 to 200.
            by: What is counted: "quotations", or "words" of their contents.
            label: "PERSON" or "ORG" for people or organisations alone.

        Raises:
            ImportError: Altair is not installed.
            ValueError: An option is none of those above.

        >>> import quoth
        >>> docs = quoth.analyze_many(["“Yes,” said Tom Lee. “No,” said Bo Chen. Lee said it was late."])
        >>> [row["sum"] for row in docs.plot.speakers(top=2).layer[1].data.values]
        [2, 1]
        """
        alt = chart.altair("speakers()")
        check_number(top, "top", _MOST_ROWS)
        check_choice(by, "by", ("quotations", "words"))
        check_choice(label, "label", (None, *ACTORS))
        said = spoken(self._documents)
        weights = _words(self._documents) if by == "words" else [1] * len(said.rows)
        counted: dict[int, Counter[str]] = defaultdict(Counter)
        for kind, speakers, weight in zip(said.kinds, said.speakers, weights, strict=True):
            for one in speakers:
                if label in (None, said.people[one].label):
                    counted[one][kind] += weight
        heading = "Who is quoted most"
        if not counted:
            return chart.nothing(alt, heading, _NO_SPEAKERS)
        most = sorted(counted, key=lambda one: -sum(counted[one].values()))[:top]
        names = chart.names_shown(said.people[one].name for one in most)
        below = f"{chart.first(len(most), len(counted))}; {_share(said)}"
        rows = [(name, counted[one]) for name, one in zip(names, most, strict=True)]
        return chart.bars(alt, rows, chart.title(alt, heading, below), what="who", noun=by)

    def cues(self, *, top: int = 20) -> Any:  # noqa: ANN401
        """Draw which words report: a bar for the base form of each cue, parted by kind.

        Args:
            top: How many cues, from 1 to 200.

        Raises:
            ImportError: Altair is not installed.
            ValueError: ``top`` is no such number.

        >>> import quoth
        >>> docs = quoth.analyze_many(["“Yes,” said Tom Lee. “No,” Bo Chen says. “Never,” Lee added."])
        >>> [row["name"] for row in docs.plot.cues().layer[1].data.values]
        ['say', 'add']
        """
        alt = chart.altair("cues()")
        check_number(top, "top", _MOST_ROWS)
        table = self._documents.quotes
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        without = 0
        for cue, kind in zip(table["cue_lemma"], table["kind"], strict=True):
            if cue is None:
                without += 1
            else:
                counted[cue][kind] += 1
        heading = "Which words report"
        if not counted:
            return chart.nothing(alt, heading, "There are no quotations with a cue to show.")
        most = sorted(counted, key=lambda cue: (-sum(counted[cue].values()), cue))[:top]
        below = f"{chart.first(len(most), len(counted), 'cue')}; {without:,} of {table.num_rows:,} quotations have none"
        names = chart.names_shown(most)
        rows = [(name, counted[cue]) for name, cue in zip(names, most, strict=True)]
        return chart.bars(alt, rows, chart.title(alt, heading, below), what="cue")

    def kinds_by(self, column: Iterable[Any], *, top: int = 15, share: bool = True) -> Any:  # noqa: ANN401
        """Draw how the values of a column differ in the kinds of their quotations.

        Args:
            column: A value for each document, such as its outlet: a list, a series or an array; the
                documents without one are passed over, and the chart says how many quotations that is.
            top: How many values, those with most quotations, from 1 to 200.
            share: Whether each bar is the whole, 100 %; else it is as long as there are quotations.

        Raises:
            ImportError: Altair is not installed.
            TypeError: ``column`` is no column.
            ValueError: It has more or fewer values than there are documents.

        >>> import quoth
        >>> docs = quoth.analyze_many(["“Yes,” said Tom Lee.", "Lee said it was late."])
        >>> docs.plot.kinds_by(["Herald", "Courier"]).title.text
        'Kinds of quotation'
        """
        alt = chart.altair("kinds_by()")
        check_number(top, "top", _MOST_ROWS)
        values = labels_of(column, len(self._documents), "column")
        table = self._documents.quotes
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        without = 0
        for row, kind in zip(table["row"], table["kind"], strict=True):
            value = values[row]
            if value is None:
                without += 1
            else:
                counted[value][kind] += 1
        heading = "Kinds of quotation"
        if not counted:
            return chart.nothing(alt, heading, "There are no quotations with a value to show.")
        most = sorted(counted, key=lambda value: (-sum(counted[value].values()), value))[:top]
        rows = [(name, counted[value]) for name, value in zip(chart.names_shown(most), most, strict=True)]
        below = chart.first(len(most), len(counted), "value")
        if without:
            below += f"; {without:,} of {table.num_rows:,} quotations have no value"
        title = chart.title(alt, heading, below)
        return chart.shares(alt, rows, title) if share else chart.bars(alt, rows, title, what="of")

    def timeline(
        self,
        dates: Iterable[Any],
        *,
        unit: Literal["auto", "day", "week", "month", "year"] = "auto",
        by: Literal["speaker", "kind"] = "speaker",
        top: int = 12,
    ) -> Any:  # noqa: ANN401
        """Draw who is quoted when, or how many quotations of each kind there are when.

        Args:
            dates: The day of each document: a list, a series or an array of dates or of str in ISO
                format; the documents without one are passed over.
            unit: What is counted together; "auto" chooses by how long the time is.
            by: "speaker" draws a row for each of those with most quotations, with a circle that is
                as large as there are quotations; "kind" draws bars for all quotations.
            top: How many speakers, from 1 to 50.

        Raises:
            ImportError: Altair is not installed.
            TypeError: ``dates`` is no column, or has something else than dates.
            ValueError: There are more or fewer ``dates`` than documents, one is no date, or the unit
                is too short for so long a time.

        >>> import quoth
        >>> docs = quoth.analyze_many(["“Yes,” said Tom Lee.", "“No,” said Tom Lee."])
        >>> chart = docs.plot.timeline(["2026-05-03", "2026-06-01"], unit="month")
        >>> [row["period"] for row in chart.data.values]
        ['May 2026', 'June 2026']
        """
        alt = chart.altair("timeline()")
        check_number(top, "top", 50)
        check_choice(by, "by", ("speaker", "kind"))
        days = days_of(dates, len(self._documents), "dates")
        said = spoken(self._documents)
        dated = timeline.Dated.of(said, days, unit)
        return timeline.kinds(alt, dated) if by == "kind" else timeline.speakers(alt, dated, top)

    def network(self, *, top: int = 30) -> Any:  # noqa: ANN401
        """Draw who is quoted with whom: a line where two are quoted in one document.

        An arrow leads from who reports to who is reported: *Lee said that Chen had refused*.

        Args:
            top: How many speakers, those with most quotations, from 2 to 150.

        Raises:
            ImportError: Altair or networkx, or numpy, which that needs, is not installed.
            ValueError: ``top`` is no such number.

        >>> import quoth
        >>> docs = quoth.analyze_many(["“Yes,” said Tom Lee. “No,” said Bo Chen."])
        >>> docs.plot.network().title.text
        'Who is quoted with whom'
        """
        alt = chart.altair("network()")
        check_number(top, "top", _MOST_NODES, least=2)
        found = self.network_tables(top=top)
        shown = _network.strongest(found)
        left_out = len(found.edges) - len(shown.edges)
        return network_chart.drawn(alt, shown, _network.places(shown, "docs.plot.network()"), left_out)

    def network_tables(self, *, top: int | None = None) -> NetworkTables:
        """Give the nodes and edges of that network as tables, for a program that draws networks.

        Args:
            top: How many speakers, those with most quotations; None for all.

        >>> import quoth
        >>> docs = quoth.analyze_many(["“Yes,” said Tom Lee. “No,” said Bo Chen."])
        >>> docs.plot.network_tables().edges.to_pydict()["kind"]
        ['quoted with']
        """
        return network(self._documents, top=top)

    def __repr__(self) -> str:
        charts = "speakers(), timeline(dates), network(), cues(), kinds_by(column)"
        return f"charts of {len(self._documents):,} documents: {charts}"


def network(docs: Documents, *, top: int | None = None) -> NetworkTables:
    """Give who is quoted with whom, and who quotes whom, as tables of nodes and edges.

    Args:
        docs: The documents; with ``Documents.with_links``, people are those of the collection.
        top: How many speakers, those with most quotations; None for all.

    Raises:
        ValueError: ``top`` is less than 1.

    >>> import quoth
    >>> docs = quoth.analyze_many(["“Yes,” said Tom Lee. “No,” said Bo Chen."])
    >>> quoth.plot.network(docs).nodes[["name", "quotes"]][0]
    {'name': 'Tom Lee', 'quotes': 1}
    """
    if top is not None:
        check_number(top, "top", None)
    return _network.tables(docs, spoken(docs), top)


def _words(docs: Documents) -> list[int]:
    return [len(text.split()) for text in docs.quotes["content_text"]]


def _share(said: Spoken) -> str:
    named, number = said.named(), len(said.rows)
    if named == number:
        return f"all {number:,} quotations have a named speaker" if number > 1 else "the quotation has a named speaker"
    return f"{named:,} of {number:,} quotations have a named speaker"
