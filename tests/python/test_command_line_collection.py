"""``quoth link``, ``quoth html`` and ``quoth bench``: what is done with all documents together."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from quoth._command_line import main

WATER = "“The water is clean,” said Nadia Haddad, the engineer. She will test it again."
RAIN = "“It rained,” Haddad said."


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    Path("water.txt").write_text(WATER, encoding="utf-8")
    Path("rain.txt").write_text(RAIN, encoding="utf-8")
    return ["--model", "fast", "water.txt", "rain.txt"]


def test_link_gives_a_row_for_each_person(news: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["link", *news]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "corpus_person,name,label,aliases,pronouns,titles,documents,quotes,words_quoted,ambiguous,score",
        "0,Nadia Haddad,PERSON,Haddad,she,,2,2,6,false,0.973",
    ]


def test_table_of_link_fits_a_terminal(news: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["link", "--format", "table", *news]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "name          label   documents  quotes  words_quoted  aliases",
        "Nadia Haddad  PERSON  2          2       6             Haddad",
    ]
    assert main(["link", "--merges", "--format", "table", *news]) == 0
    assert capsys.readouterr().out.splitlines()[0].split() == ["place", "name", "corpus_person", "score", "reason"]


def test_merges_say_who_was_taken_for_whom(news: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["link", "--merges", "--format", "jsonl", *news]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert list(first)[:5] == ["place", "row", "person", "corpus_person", "name"]
    assert list(first.values())[:5] == ["water.txt", 0, 0, 0, "Nadia Haddad"]
    assert list(second.values())[:5] == ["rain.txt", 1, 0, 0, "Haddad"]
    assert "Nadia Haddad" in second["reason"]


@pytest.fixture
def papers(tmp_path: Path) -> list[str]:
    rows = [(7, WATER, "Post"), (8, RAIN, "Sun"), (9, RAIN, None), (10, None, "Sun")]
    lines = [json.dumps({"id": id_, "text": text, "paper": paper}) for id_, text, paper in rows]
    (tmp_path / "papers.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return ["--model", "fast", str(tmp_path / "papers.jsonl")]


def test_columns_are_kept_beside_people_and_merges(papers: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    kept = ["--id", "id", "--keep", "paper=outlet"]
    assert main(["link", *kept, "--format", "jsonl", *papers]) == 0
    (haddad,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert list(haddad)[:3] == ["id", "outlet", "corpus_person"]
    assert (haddad["id"], haddad["outlet"], haddad["documents"]) == (["7", "8", "9"], ["Post", "Sun"], 3)
    assert main(["link", *kept, "--merges", "--format", "jsonl", *papers]) == 0
    merges = list(map(json.loads, capsys.readouterr().out.splitlines()))
    assert [(one["id"], one["outlet"], one["row"]) for one in merges] == [
        ("7", "Post", 0),
        ("8", "Sun", 1),
        ("9", None, 2),
    ]
    assert main(["link", *kept, "--format", "table", *papers]) == 0
    assert capsys.readouterr().out.splitlines()[1].split("  ")[:3] == ["7; 8; 9", "Post; Sun", "Nadia Haddad"]


def test_columns_that_cannot_be_kept_are_told(papers: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["link", "--keep", "desk", *papers]) == 2
    assert capsys.readouterr().err == (
        "quoth: error: --keep desk: no text has such a column; the columns are file, id, text, paper\n"
    )
    assert main(["link", "--keep", "paper=name", *papers]) == 2
    assert capsys.readouterr().err.endswith("the people have a column 'name' of their own; pass --keep paper=NAME\n")


def test_rows_of_link_count_what_could_not_be_read(news: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["link", "--merges", "--format", "jsonl", *news[:2], "none.txt", *news[2:]]) == 1
    out, err = capsys.readouterr()
    assert [json.loads(line)["row"] for line in out.splitlines()] == [1, 2]
    assert err == "quoth: none.txt: No such file or directory\n"


def test_dates_are_those_of_a_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "news.jsonl"
    texts = [{"text": WATER, "day": "2026-05-03"}, {"text": RAIN, "day": None}]
    file.write_text("\n".join(map(json.dumps, texts)), encoding="utf-8")
    assert main(["link", "--model", "fast", "--dates", "day", "--duplicates", "drop", str(file)]) == 0
    assert capsys.readouterr().out.count("Nadia Haddad") == 1
    assert main(["link", "--model", "fast", "--dates", "date", str(file)]) == 2
    assert capsys.readouterr().err == (
        "quoth: error: --dates date: no text has such a column; the columns are file, text, day\n"
    )
    file.write_text(json.dumps({"text": WATER, "day": "3 May"}), encoding="utf-8")
    assert main(["link", "--model", "fast", "--dates", "day", str(file)]) == 2
    told = "quoth: error: --dates day: dates got '3 May' at 0; pass an ISO date such as 2026-11-27\n"
    assert capsys.readouterr().err == told
    # A column of texts, named by mistake, does not fill the screen.
    assert main(["link", "--model", "fast", "--dates", "text", str(file)]) == 2
    assert len(capsys.readouterr().err) < 200


def data_of(page: str) -> dict[str, Any]:
    """Give the data of a report."""
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    read: dict[str, Any] = json.loads(found)
    return read


def test_page_of_several_texts_is_a_report(news: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["html", *news, "-o", "news.html", "--title", "Water & rain"]) == 0
    assert capsys.readouterr() == ("", "")
    page = Path("news.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>\n")
    assert page.endswith("</html>\n")
    assert "<title>Water &amp; rain</title>" in page
    found = data_of(page)
    assert [(article[0], article[3]) for article in found["articles"]] == [("water.txt", WATER), ("rain.txt", RAIN)]
    assert [name for name, _ in found["speakers"]] == ["Nadia Haddad"]
    assert main(["html", *news, "--title", "Water & rain"]) == 0
    assert capsys.readouterr().out == page


def test_report_takes_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "news.jsonl"
    texts = [{"text": WATER, "day": "2026-05-03", "paper": "Herald", "url": "a"}, {"text": RAIN, "day": None}]
    file.write_text("\n".join(map(json.dumps, texts)), encoding="utf-8")
    command = ["html", "--model", "fast", "--id", "url", "--dates", "day", "--outlets", "paper", str(file)]
    assert main(command) == 0
    found = data_of(capsys.readouterr().out)
    assert [article[:3] for article in found["articles"]] == [["a", 0, "2026-05-03"], [RAIN, -1, ""]]
    assert found["outlets"] == ["Herald"]
    assert main(["html", "--model", "fast", "--outlets", "place", str(file)]) == 2
    assert capsys.readouterr().err == (
        "quoth: error: --outlets place: no text has such a column; the columns are file, text, day, paper, url\n"
    )
    file.write_text("\n".join([json.dumps({"text": WATER, "day": "3 May"})] * 2), encoding="utf-8")
    assert main(["html", "--model", "fast", "--dates", "day", str(file)]) == 2
    told = "quoth: error: --dates day: dates got '3 May' at 0; pass an ISO date such as 2026-11-27\n"
    assert capsys.readouterr().err == told


def test_report_of_no_text_is_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "news.csv"
    file.write_text("text,day\n", encoding="utf-8")
    assert main(["html", "--model", "fast", str(file)]) == 0
    assert data_of(capsys.readouterr().out)["articles"] == []


def test_page_shows_text_as_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "<b>.txt"
    file.write_text("Ann Lee wrote <script>alert(1)</script> \0 {body}.".replace("\0", ""), encoding="utf-8")
    assert main(["html", "--model", "fast", str(file)]) == 0
    page = capsys.readouterr().out
    assert "<script>" not in page
    assert '<h2 dir="auto">' in page
    assert "&lt;b&gt;.txt</h2>" in page
    assert "{body}" in page


def test_page_of_one_text_has_title_and_name_and_the_ids_of_render(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "news.jsonl"
    file.write_text(json.dumps({"text": WATER, "headline": "Clean & clear"}), encoding="utf-8")
    assert main(["html", "--model", "fast", "--title", "Water & rain", "--id", "headline", str(file)]) == 0
    page = capsys.readouterr().out
    assert "<title>Water &amp; rain</title>" in page
    assert "<h1>Water &amp; rain</h1>" in page
    assert '<h2 dir="auto">Clean &amp; clear</h2>' in page
    assert 'id="q0"' in page
    # Without them, the page is called as a report is, and the text by its place.
    file.write_text(json.dumps({"text": WATER, "headline": None}), encoding="utf-8")
    assert main(["html", "--model", "fast", str(file)]) == 0
    page = capsys.readouterr().out
    assert "<title>Who said what</title>" in page
    assert re.search('<h2 dir="auto">[^<]*news.jsonl[^<]*</h2>', page)


def test_bench_gives_a_row_for_each_number_of_threads(news: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--threads", "2", "--runs", "1", "--format", "jsonl", *news]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["threads"], row["documents"]) for row in rows] == [(1, 2), (2, 2)]
    size = len((WATER + RAIN).encode()) / 1e6
    for row in rows:
        assert row["seconds"] > 0
        assert row["documents_per_second"] == pytest.approx(2 / row["seconds"], rel=0.02)
        assert row["megabytes_per_second"] == pytest.approx(size / row["seconds"], rel=0.05)


def test_bench_without_a_text_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "empty.txt"
    file.touch()
    assert main(["bench", "--model", "fast", str(file)]) == 3
    assert capsys.readouterr().err == "quoth: no text to time\n"
