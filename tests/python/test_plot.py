"""``docs.plot``: what the charts count, and what they say of it."""

from __future__ import annotations

import datetime
import json
import sys
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import quoth
import quoth.plot
from handmade import DocumentWriter

NEWS = [
    "“The ferry is late,” said Adaeze Okafor. Okafor said that the pier was closed. “Wait,” said Tomás Rivera.",
    "“We waited,” said Adaeze Okafor, who called the crossing “a joke”. Critics said it was dear.",
    None,
    "Nobody spoke. The tide rose.",
]
PAPERS = ["Herald", "Courier", None, "Herald"]
DATES = ["2026-05-03", "2026-06-14", None, "2026-06-20"]


@pytest.fixture(scope="module")
def docs() -> quoth.Documents:
    return quoth.analyze_many(NEWS)


def rows(chart: Any, layer: int | None = None) -> list[dict[str, Any]]:
    """Give the data of a chart, or of one of its layers."""
    found: list[dict[str, Any]] = (chart if layer is None else chart.layer[layer]).data.values
    return found


def columns(chart: Any, *names: str, layer: int | None = None) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows(chart, layer)]


def test_speakers_are_counted_by_kind(docs: quoth.Documents) -> None:
    chart = docs.plot.speakers()
    assert columns(chart, "name", "kind", "number", layer=0) == [
        ("Adaeze Okafor", "direct", 2),
        ("Adaeze Okafor", "indirect", 1),
        ("Adaeze Okafor", "mixed", 1),
        ("Tomás Rivera", "direct", 1),
    ]
    assert columns(chart, "name", "sum", layer=1) == [("Adaeze Okafor", 4), ("Tomás Rivera", 1)]
    title = chart.title
    assert title.text == "Who is quoted most"
    assert title.subtitle == ["All 2 speakers; 5 of 6 quotations have a named speaker"]


def test_speakers_can_be_counted_by_words_and_chosen_by_label(docs: quoth.Documents) -> None:
    assert columns(docs.plot.speakers(by="words", top=1), "name", "sum", layer=1) == [("Adaeze Okafor", 15)]
    assert rows(docs.plot.speakers(label="ORG")) == [
        {"sentence": "There are no quotations with a named speaker to show."}
    ]


def test_linked_people_are_one_and_namesakes_are_two() -> None:
    texts = ["“Yes,” said Adaeze Okafor.", "“No,” said Okafor, who had been away."]
    docs = quoth.analyze_many(texts)
    assert len(rows(docs.plot.speakers(), 1)) == 2
    linked = docs.with_links(quoth.link(docs))
    assert columns(linked.plot.speakers(), "name", "sum", layer=1) == [("Adaeze Okafor", 2)]


def test_two_people_with_one_name_have_two_bars() -> None:
    poet = "“Yes,” said Kim Lee, the poet. He wrote verses. He read them."
    chief = "“No,” said Kim Lee, the police chief. She was arrested. She left."
    docs = quoth.analyze_many([poet, chief])
    linked = quoth.link(docs)
    assert len(linked) == 2
    assert columns(docs.with_links(linked).plot.speakers(), "name", layer=1) == [("Kim Lee",), ("Kim Lee (2)",)]


def test_cues_are_counted_by_their_base_form(docs: quoth.Documents) -> None:
    chart = docs.plot.cues()
    assert columns(chart, "name", "sum", layer=1) == [("say", 5), ("call", 1)]
    assert chart.title.subtitle == ["All 2 cues; 0 of 6 quotations have none"]


def test_kinds_are_shares_of_each_value(docs: quoth.Documents) -> None:
    shares = docs.plot.kinds_by(PAPERS)
    assert columns(shares, "name", "kind", "number", "share") == [
        ("Courier (3)", "direct", 1, 1 / 3),
        ("Courier (3)", "indirect", 1, 1 / 3),
        ("Courier (3)", "mixed", 1, 1 / 3),
        ("Herald (3)", "direct", 2, 2 / 3),
        ("Herald (3)", "indirect", 1, 1 / 3),
    ]
    numbers = docs.plot.kinds_by(PAPERS, share=False, top=1)
    assert columns(numbers, "name", "sum", layer=1) == [("Courier", 3)]


def test_quotations_without_a_value_are_counted(docs: quoth.Documents) -> None:
    some = docs.plot.kinds_by(["Courier", None, None, None]).title.subtitle
    assert some == ["The only value; 3 of 6 quotations have no value"]
    (row,) = rows(docs.plot.kinds_by([None] * len(PAPERS)))
    assert row["sentence"] == "There are no quotations with a value to show."


def test_timeline_puts_quotations_into_periods(docs: quoth.Documents) -> None:
    chart = docs.plot.timeline(DATES, unit="month")
    assert columns(chart, "name", "period", "number") == [
        ("Adaeze Okafor", "May 2026", 2),
        ("Tomás Rivera", "May 2026", 1),
        ("Adaeze Okafor", "June 2026", 2),
    ]
    kinds = docs.plot.timeline(DATES, unit="month", by="kind")
    assert columns(kinds, "period", "start", "end", "kind", "from", "to") == [
        ("May 2026", "2026-05-01", "2026-06-01", "direct", 0, 2),
        ("May 2026", "2026-05-01", "2026-06-01", "indirect", 2, 3),
        ("June 2026", "2026-06-01", "2026-07-01", "direct", 0, 1),
        ("June 2026", "2026-06-01", "2026-07-01", "indirect", 1, 2),
        ("June 2026", "2026-06-01", "2026-07-01", "mixed", 2, 3),
    ]
    undated = docs.plot.timeline([DATES[0], None, None, None], by="kind")
    assert undated.title.subtitle == ["by day, 3 May 2026; 3 of 6 quotations have no date"]


@pytest.mark.parametrize(
    ("unit", "names"),
    [
        ("day", ["13 May 2026", "14 May 2026", "15 May 2026"]),
        ("week", ["11 May 2026"]),
        ("month", ["May 2026"]),
        ("year", ["2026"]),
    ],
)
def test_axis_of_a_timeline_names_periods_in_their_middle(docs: quoth.Documents, unit: Any, names: list[str]) -> None:
    chart = docs.plot.timeline(["2026-05-13", "2026-05-15", None, None], unit=unit)
    axis = chart.to_dict()["encoding"]["x"]["axis"]
    labels = json.loads(axis["labelExpr"].removesuffix("[toNumber(datum.value)]"))
    assert list(labels.values()) == names
    assert list(labels) == [str(value) for value in axis["values"]]
    middles = {datetime.datetime.fromisoformat(row["middle"]).timestamp() * 1000 for row in rows(chart)}
    assert middles <= set(axis["values"])


def test_axis_of_a_timeline_names_some_of_many_periods(docs: quoth.Documents) -> None:
    axis = docs.plot.timeline(["1990-01-01", "2026-05-03", None, None], unit="year").to_dict()["encoding"]["x"]["axis"]
    assert list(json.loads(axis["labelExpr"].partition("[")[0]).values())[:3] == ["1990", "1995", "2000"]


@pytest.mark.parametrize(
    ("unit", "span"),
    [
        ("week", "by week, 3 December 2025 to 14 June 2026"),
        ("month", "by month, December 2025 to June 2026"),
        ("year", "by year, 2025 to 2026"),
    ],
)
def test_subtitle_of_a_timeline_tells_the_years(docs: quoth.Documents, unit: Any, span: str) -> None:
    dates = ["2025-12-03", "2026-06-14", None, "2027-01-01"]
    assert docs.plot.timeline(dates, unit=unit).title.subtitle == [f"All 2 speakers, {span}"]
    assert docs.plot.timeline(dates, unit=unit, by="kind").title.subtitle == [span]


@pytest.mark.parametrize(
    ("unit", "names"),
    [
        ("day", ["3 May 2026", "14 June 2026"]),
        ("week", ["week of 27 April 2026", "week of 8 June 2026"]),
        ("year", ["2026"]),
        ("auto", ["3 May 2026", "14 June 2026"]),
    ],
)
def test_units_of_time(docs: quoth.Documents, unit: Any, names: list[str]) -> None:
    found = docs.plot.timeline(DATES, unit=unit, by="kind")
    assert list(dict.fromkeys(row["period"] for row in rows(found))) == names


@pytest.mark.parametrize("days", [["0001-01-01", "9999-12-31"], ["9999-12-01", "9999-12-31"]])
def test_the_first_and_the_last_day_there_is(docs: quoth.Documents, days: list[str]) -> None:
    for unit in ("auto", "year"):
        if unit == "auto" or days[0] > "2":
            assert len(rows(docs.plot.timeline([*days, None, None], unit=unit, by="kind"))) >= 3


@pytest.mark.parametrize(
    "dates",
    [
        [datetime.date(2026, 5, 3), datetime.datetime(2026, 6, 14, 23, 59, tzinfo=datetime.timezone.utc), None, None],
        pd.Series([pd.Timestamp("2026-05-03"), pd.Timestamp("2026-06-14"), pd.NaT, None], index=[7, 8, 9, 10]),
        pd.Series(["2026-05-03", "2026-06-14", pd.NA, None], dtype="string"),
        pl.Series([datetime.date(2026, 5, 3), datetime.date(2026, 6, 14), None, None]),
        pa.array([datetime.date(2026, 5, 3), datetime.date(2026, 6, 14), None, None]),
        pa.chunked_array([pa.array(["2026-05-03", "2026-06-14"]), pa.array([None, None], pa.string())]),
        np.array(["2026-05-03", "2026-06-14", "NaT", "NaT"], dtype="datetime64[ns]"),
        iter(["2026-05-03T08:00", "2026-06-14 10:00", float("nan"), None]),
    ],
    ids=["list", "pandas", "strings of pandas", "polars", "arrow", "chunks of arrow", "numpy", "iterator"],
)
def test_columns_of_every_library(docs: quoth.Documents, dates: Any) -> None:
    assert list(dict.fromkeys(row["period"] for row in rows(docs.plot.timeline(dates, unit="month")))) == [
        "May 2026",
        "June 2026",
    ]


def test_values_of_other_types_are_labels(docs: quoth.Documents) -> None:
    assert columns(docs.plot.kinds_by(pd.Series([1, 2, None, 1]), share=False), "name", layer=1) == [("1",), ("2",)]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda plot: plot.timeline(["2026-05-03"]), ValueError, "dates got 1 for 4 documents; pass one for each"),
        (lambda plot: plot.kinds_by(["a"] * 5), ValueError, "column got 5 for 4 documents; pass one for each"),
        (lambda plot: plot.kinds_by("outlet"), TypeError, "column got str; pass a list with one for each document"),
        (lambda plot: plot.kinds_by(pd.DataFrame()), TypeError, "column got DataFrame; pass a list"),
        (lambda plot: plot.timeline(None), TypeError, "dates got NoneType; pass a list"),
        (lambda plot: plot.timeline(["3 May", *"abc"]), ValueError, "dates got '3 May' at 0; pass an ISO date"),
        (lambda plot: plot.timeline([None, 5, None, None]), TypeError, "dates got int at 1; pass str, datetime.date"),
        (lambda plot: plot.timeline(DATES, unit="hour"), ValueError, 'unit got \'hour\'; pass "auto", "day"'),
        (lambda plot: plot.timeline(DATES, by="cue"), ValueError, 'by got \'cue\'; pass "speaker" or "kind"'),
        (
            lambda plot: plot.timeline(["1990-01-01", "2026-05-03", None, None], unit="day"),
            ValueError,
            'unit="day" makes 13,272 periods, and 400 can be shown',
        ),
        (lambda plot: plot.speakers(top=0), ValueError, "top got 0; pass a whole number from 1 to 200"),
        (lambda plot: plot.speakers(top=True), ValueError, "top got True"),
        (lambda plot: plot.speakers(top=[5] * 99), ValueError, "top got list; pass a whole number from 1 to 200"),
        (
            lambda plot: plot.speakers(by=pd.Series(PAPERS)),
            ValueError,
            'by got Series; pass "quotations" or "words"',
        ),
        (lambda plot: plot.timeline(DATES, by=PAPERS), ValueError, 'by got list; pass "speaker" or "kind"'),
        (lambda plot: plot.timeline(DATES, unit=pd.Series(DATES)), ValueError, 'unit got Series; pass "auto", "day"'),
        (lambda plot: plot.speakers(label="LOC"), ValueError, 'label got \'LOC\'; pass None, "PERSON" or "ORG"'),
        (lambda plot: plot.network(top=1), ValueError, "top got 1; pass a whole number from 2 to 150"),
        (lambda plot: plot.network_tables(top=0), ValueError, "top got 0; pass a whole number of 1 or more"),
    ],
)
def test_what_does_not_fit_is_told(docs: quoth.Documents, call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as told:
        call(docs.plot)
    assert message in str(told.value)


def test_network_has_who_is_quoted_together_and_who_reports_whom() -> None:
    texts = [
        "Tomás Rivera said that Bo Chen had told him that the road was closed. “Yes,” said Adaeze Okafor.",
        "“No,” said Adaeze Okafor. “Never,” said Tomás Rivera.",
        "“Alone,” said Ilse Maric.",
    ]
    docs = quoth.analyze_many(texts, nested=True)
    nodes, edges = quoth.plot.network(docs)
    assert nodes.to_pydict() == {
        "node": [0, 1, 2, 3],
        "name": ["Tomás Rivera", "Adaeze Okafor", "Bo Chen", "Ilse Maric"],
        "label": ["PERSON"] * 4,
        "quotes": [2, 2, 1, 1],
        "documents": [2, 2, 1, 1],
        "corpus_person": [None] * 4,
    }
    assert [(row["source_name"], row["target_name"], row["kind"], row["weight"]) for row in edges] == [
        ("Tomás Rivera", "Adaeze Okafor", "quoted with", 2),
        ("Tomás Rivera", "Bo Chen", "quoted with", 1),
        ("Adaeze Okafor", "Bo Chen", "quoted with", 1),
        ("Tomás Rivera", "Bo Chen", "quotes", 1),
    ]
    assert docs.plot.network_tables(top=2).nodes["name"] == ["Tomás Rivera", "Adaeze Okafor"]
    chart = docs.plot.network()
    assert chart.to_dict() == docs.plot.network().to_dict()  # the places are the same every time
    text = " ".join(chart.title.subtitle)
    assert "3 speakers; a line joins two who are quoted in one document" in text
    assert "1 more is quoted with none of them" in text
    assert "an arrow leads from who reports to who is reported" in text


def test_tables_of_a_network_join_the_linked_people() -> None:
    docs = quoth.analyze_many(["“Yes,” said Tom Lee. “No,” said Bo Chen. “Never,” said Chen."])
    linked = quoth.link(docs)
    nodes, edges = docs.with_links(linked).plot.network_tables()
    people = dict(zip(linked.people["corpus_person"], linked.people["name"], strict=True))
    assert [people[one] for one in nodes["corpus_person"]] == nodes["name"] == ["Bo Chen", "Tom Lee"]
    assert [people[one] for one in edges["source_corpus_person"]] == edges["source_name"]
    assert [people[one] for one in edges["target_corpus_person"]] == edges["target_name"]
    unlinked, _ = docs.plot.network_tables()
    for table in (nodes, unlinked):
        numbers = table["corpus_person"]
        assert table.to_arrow()["corpus_person"].to_pylist() == numbers
        assert table.to_polars()["corpus_person"].to_list() == numbers
        assert str(table.to_pandas()["corpus_person"].dtype) == "Int64"


def test_names_in_a_network_do_not_lie_upon_one_another() -> None:
    given, surnames = ("Adaeze", "Bruno", "Carmen", "Elif", "Farid"), ("Okafor", "Nakamura", "Haddad", "Petrov")
    names = [f"{one} {other}" for one in given for other in surnames]
    docs = quoth.analyze_many([" ".join(f"“The road is closed,” said {name}." for name in names)], model="fast")
    chart = docs.plot.network(top=100)
    width, height = chart.width, chart.height
    places = [(row["x"] * width / 2.32, row["y"] * height / 2.32) for row in rows(chart, -1)]
    assert len(places) == len(names)
    for i, (x, y) in enumerate(places):
        assert all(abs(x - other) > 40 or abs(y - above) > 12 for other, above in places[:i])


@pytest.mark.parametrize("texts", [[], [None], ["Nobody spoke."]])
def test_a_collection_of_nothing_shows_a_sentence(texts: list[str | None]) -> None:
    plot = quoth.analyze_many(texts).plot
    column = [None] * len(texts)
    charts = [plot.speakers(), plot.cues(), plot.kinds_by(column), plot.timeline(column), plot.network()]
    for chart in [*charts, plot.timeline(column, by="kind")]:
        (row,) = rows(chart)
        assert row["sentence"].endswith(".")
    assert plot.network_tables().nodes.num_rows == plot.network_tables().edges.num_rows == 0


def test_charts_can_be_changed_and_stand_side_by_side(docs: quoth.Documents) -> None:
    both = docs.plot.speakers().properties(width=200) | docs.plot.cues()
    assert both.to_dict()["hconcat"][0]["width"] == 200
    above = docs.plot.timeline(DATES) & docs.plot.network()
    assert len(above.to_dict()["vconcat"]) == 2


def test_data_in_a_chart_stays_below_the_limit_of_altair() -> None:
    texts = [f"“Yes,” said Ann {chr(65 + i % 26)}{chr(97 + i // 26 % 26)}beki." for i in range(300)]
    docs = quoth.Documents.from_documents([*quoth.analyze_many(texts, model="fast")] * 20)
    days = [datetime.date(2026, 1, 1) + datetime.timedelta(days=row % 300) for row in range(len(docs))]
    plot = docs.plot
    charts = [plot.speakers(top=200), plot.timeline(days, unit="day", top=50), plot.kinds_by(range(len(docs)), top=200)]
    for chart in charts:
        assert chart.to_json().count('"name":') < 5_000


def test_hostile_names_stay_texts() -> None:
    name = "</script><img src=x onerror=alert(1)>\x1b Lee"
    write = DocumentWriter(f"“Go,” said {name}.")
    span = write.span(name)
    person = {"name": name, "start": span["start"], "end": span["end"], "label": "ORG"}
    person |= {"mentions": [span | {"kind": "name"}], "aliases": [], "titles": [], "pronouns": []}
    quote = write.quote("“Go,”", cue="said", source=name, speaker=name)
    doc = quoth.Document.from_json(write.document(people=[person], quotes=[quote]))
    plot = quoth.Documents.from_documents([doc]).plot
    chart = plot.speakers()
    # An invisible character keeps < from beginning a tag.
    assert rows(chart, 1)[0]["name"] == "<\u200c/script><\u200cimg src=x onerror=alert(1)>\ufffd…"
    (row,) = rows(plot.kinds_by(["\ud800<b>\x00\nHerald"]))
    assert row["name"] == "\ufffd<\u200cb>\ufffd Herald (1)"
    assert plot.network_tables().nodes["name"] == [name]
    for one in (chart, plot.timeline(["2026-05-03"]), plot.kinds_by([name])):
        assert "</script><" not in one.to_html()


def test_a_missing_library_is_named(docs: quoth.Documents, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("altair", "networkx", "numpy"):
        with monkeypatch.context() as patched:
            patched.setitem(sys.modules, module, None)
            with pytest.raises(ImportError) as told:
                docs.plot.network()
            expected = f"docs.plot.network() needs {module}; install it with: pip install {module}"
            assert str(told.value) == expected
            assert docs.plot.network_tables().nodes.num_rows == 2


def test_repr_names_the_charts(docs: quoth.Documents) -> None:
    expected = "charts of 4 documents: speakers(), timeline(dates), network(), cues(), kinds_by(column)"
    assert repr(docs.plot) == expected
