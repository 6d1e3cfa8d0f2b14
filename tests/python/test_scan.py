"""Whole files: what is read, what is written, and what happens to what cannot be read."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import quoth
from quoth._engine import ITEMS

YES = "“Yes,” said Ann Lee."
NO = "“No,” said Bo Chen. He left."
NEWS: list[dict[str, Any]] = [
    {"id": 7, "paper": "Post", "text": YES},
    {"id": 8, "paper": None, "text": None},
    {"id": 9, "paper": "Sun", "text": NO},
]


def lines(rows: list[Any]) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def speakers(source: object, **options: Any) -> list[tuple[int, str]]:
    """The rows and speakers of the quotations."""
    frame = quoth.scan(source, model="fast", threads=1, **options).quotes().to_pandas()
    return list(zip(frame["row"].tolist(), frame["speaker"].tolist(), strict=True))


EXPECTED = [(0, "Ann Lee"), (2, "Bo Chen")]


def as_csv(rows: list[dict[str, Any]], path: Path, separator: str) -> None:
    pd.DataFrame(rows).to_csv(path, sep=separator, index=False)


def test_every_format_gives_the_same(tmp_path: Path) -> None:
    sources: list[object] = [tmp_path / name for name in ("a.jsonl", "b.csv", "c.tsv", "d.parquet", "e.jsonl.gz")]
    (tmp_path / "a.jsonl").write_text(lines(NEWS), encoding="utf-8")
    as_csv(NEWS, tmp_path / "b.csv", ",")
    as_csv(NEWS, tmp_path / "c.tsv", "\t")
    pq.write_table(pa.Table.from_pylist(NEWS), tmp_path / "d.parquet")
    (tmp_path / "e.jsonl.gz").write_bytes(gzip.compress(lines(NEWS).encode()))
    sources += [str(tmp_path / "a.json*"), [tmp_path / "a.jsonl"], NEWS, iter(NEWS)]
    sources += [pa.Table.from_pylist(NEWS), pl.DataFrame(NEWS), pa.Table.from_pylist(NEWS).to_reader()]
    for source in sources:
        assert speakers(source, id="id", keep=["paper"]) == EXPECTED


def test_a_folder_of_texts_names_each_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "b.txt").write_text(NO, encoding="utf-8")
    (tmp_path / "a.txt").write_text(f"\ufeff{YES}", encoding="utf-8")
    (tmp_path / "more" / "c.txt").write_bytes(b"\xff")
    (tmp_path / "notes.md").write_text(YES, encoding="utf-8")
    scan = quoth.scan(tmp_path, model="fast")
    frame = scan.quotes().to_pandas()
    assert frame["file"].tolist() == [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]
    assert frame["start"].tolist() == [0, 0]
    assert scan.errors == ((str(tmp_path / "more" / "c.txt"), "not UTF-8 (invalid start byte at byte 0)"),)


def test_results_have_id_and_kept_columns_first(tmp_path: Path) -> None:
    scan = quoth.scan(NEWS, id="id", keep={"paper": "outlet"}, model="fast")
    docs = quoth.analyze_many([row["text"] for row in NEWS], model="fast")
    for kind in ITEMS:
        frame = getattr(scan, kind)().to_pandas()
        table = getattr(docs, kind)
        assert list(frame.columns) == ["id", "outlet", *table.columns]
        assert frame["id"].tolist() == [NEWS[row]["id"] for row in table["row"]]
        pd.testing.assert_frame_equal(frame[table.columns], table.to_pandas())
    assert scan.documents().columns == ["id", "outlet", "row", "problem", "document"]


def test_files_have_the_same_rows(tmp_path: Path) -> None:
    scan = quoth.scan(NEWS, id="id", keep=["paper"], model="fast")
    expected = scan.quotes().to_pandas()
    quotes = scan.quotes()
    quotes.write_csv(tmp_path / "q.csv")
    quotes.write_jsonl(tmp_path / "q.jsonl")
    quotes.write_parquet(tmp_path / "q.parquet")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["q.csv", "q.jsonl", "q.parquet"]
    written = pq.read_table(tmp_path / "q.parquet")
    assert written.to_pylist() == [
        json.loads(line) for line in (tmp_path / "q.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert pa.Table.from_batches(quotes.to_arrow_batches()).to_pylist() == written.to_pylist()
    assert written.column("id").to_pylist() == expected["id"].tolist()
    from_csv = pd.read_csv(tmp_path / "q.csv")
    assert list(from_csv.columns) == quotes.columns
    assert from_csv["speakers"].tolist() == ["Ann Lee", "Bo Chen"]
    assert b"\r\n" in (tmp_path / "q.csv").read_bytes()


def test_documents_can_be_read_again(tmp_path: Path) -> None:
    scan = quoth.scan([*NEWS, {"text": 7}], id="id", model="fast")
    scan.documents().write_jsonl(tmp_path / "docs.jsonl")
    docs = quoth.analyze_many([YES, None, NO, None], model="fast")
    assert quoth.read_jsonl(tmp_path / "docs.jsonl") == docs
    frame = scan.documents().to_pandas()
    assert frame["row"].tolist() == [0, 1, 2, 3]
    assert frame["problem"].tolist()[3] == "column 'text' has int; it takes str or null"
    assert frame["problem"].isna().tolist() == [True, True, True, False]


def test_broken_json_lines_are_reported_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    rows = [
        "\ufeff" + json.dumps({"text": YES}),
        "",
        '{"text": "cut',
        "[1]",
        json.dumps({"body": NO}),
        json.dumps({"text": ["a"]}),
        '{"text": NaN}',
        "[" * 100_000,
        '{"text": "a\x00b"}',
        json.dumps({"text": NO + " \x00 \ud800"}),
    ]
    path.write_bytes("\r\n".join(rows).encode() + b'\n{"text": "\xff"}\n')
    scan = quoth.scan(path, model="fast")
    assert scan.quotes().to_pandas()[["row", "speaker"]].to_numpy().tolist() == [[0, "Ann Lee"], [8, "Bo Chen"]]
    found = {int(error.place.removeprefix(f"{path}:")): error.message for error in scan.errors}
    assert found == {
        3: "no JSON: Unterminated string starting at character 9",
        4: "list, not an object with columns",
        5: "no column 'text'; the columns are body",
        6: "column 'text' has list; it takes str or null",
        8: found[8],
        9: "no JSON: Invalid control character at character 11",
        11: "no JSON: not UTF-8 (invalid start byte at byte 10)",
    }
    assert scan.error_count == 7
    with pytest.raises(ValueError, match=r"news\.jsonl:3: no JSON"):
        quoth.scan(path, model="fast", on_error="raise").quotes().to_pandas()
    few = quoth.scan(path, model="fast", max_errors=2)
    few.quotes().to_pandas()
    assert (len(few.errors), few.error_count) == (2, 7)


def test_broken_lines_of_csv_are_reported_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    rows = ["\ufeffid,text", f'1,"{YES}"', "2", '3,"a"b', "", '4,"two\r\nlines"', f'5,"{NO}"', '6,"never closed', "7,x"]
    path.write_bytes("\r\n".join(rows).encode())
    scan = quoth.scan(path, id="id", model="fast")
    assert scan.quotes().to_pandas()[["id", "speaker"]].to_numpy().tolist() == [["1", "Ann Lee"], ["5", "Bo Chen"]]
    assert [error.place for error in scan.errors] == [f"{path}:{line}" for line in (3, 4, 9)]
    assert scan.errors[0].message == "1 fields, and the header has 2"
    message = "no CSV: a quotation mark that is opened is never closed; the 2 lines from here on are not read"
    assert scan.errors[2].message == message


def test_broken_rows_of_csv_say_what_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_text(f'id,text\n1,"{YES}"\n2,"{NO}\n3,x\n4,y\n', encoding="utf-8")
    scan = quoth.scan(path, model="fast")
    assert len(scan.quotes().to_pandas()) == 1
    message = "no CSV: a quotation mark that is opened is never closed; the 3 lines from here on are not read"
    assert scan.errors == ((f"{path}:3", message),)
    path.write_bytes(f"id,text\r1,{YES}\r".encode())
    scan = quoth.scan(path, model="fast")
    assert len(scan.quotes().to_pandas()) == 0
    assert scan.errors[0].message.startswith("no CSV: a carriage return stands alone; save the file with")


def test_tsv_may_have_quotation_marks_that_are_text(tmp_path: Path) -> None:
    path = tmp_path / "news.tsv"
    path.write_text('id\ttext\n1\t"Yes," said Ann Lee.\n2\t"""No,"" he said."\n3\t"a" b\tc\n', encoding="utf-8")
    scan = quoth.scan(path, model="fast", id="id")
    assert scan.documents().to_pandas()["problem"].notna().tolist() == [False, False, True]
    assert scan.sentences().to_pandas()["text"].tolist() == ['"Yes," said Ann Lee.', '"No," he said.']
    # By the header, tabs are known in files of another name too.
    path.rename(tmp_path / "news.csv")
    assert quoth.scan(tmp_path / "news.csv", id="id", model="fast").quotes().to_pandas()["id"].tolist() == ["1", "2"]


def test_a_column_that_is_there_twice_is_none_to_choose_from(tmp_path: Path) -> None:
    table = pa.table([[YES], [NO], [1], [2]], names=["text", "text", "id", "id"])
    pq.write_table(table, tmp_path / "news.parquet")
    for source in (table, tmp_path / "news.parquet"):
        with pytest.raises(ValueError, match="2 columns have the name 'text'"):
            quoth.scan(source, model="fast").quotes().to_pandas()
    table = table.select([0, 2, 3])
    with pytest.raises(ValueError, match="2 columns have the name 'id'"):
        quoth.scan(table, model="fast", id="id").quotes().to_pandas()
    # One that is not asked for may be there twice.
    assert quoth.scan(table, model="fast").quotes().to_pandas()["speaker"].tolist() == ["Ann Lee"]


def test_whole_numbers_of_any_size_are_kept_as_text(tmp_path: Path) -> None:
    rows = [{"id": number, "text": YES} for number in (10**30, 7)]
    quoth.scan(rows, id="id", model="fast").quotes().write_parquet(tmp_path / "q.parquet")
    assert pq.read_table(tmp_path / "q.parquet").column("id").to_pylist() == [str(10**30), "7"]


def test_long_fields_bytes_and_zeros_of_csv(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_bytes(b"text\n" + f'"{YES * 7_000}"\n'.encode() + b"\xff\n7\n\n")
    scan = quoth.scan(path, model="fast")
    frame = scan.sentences().to_pandas()
    assert frame["row"].nunique() == 2
    assert scan.errors == ((f"{path}:3", "not UTF-8"),)


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.tsv", "a.txt"])
def test_an_empty_file_has_no_quotations(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    quotes = quoth.scan(tmp_path / name, model="fast").quotes()
    assert len(quotes.to_pandas()) == 0
    assert list(quotes.to_pandas().columns) == quotes.columns
    quotes.write_parquet(tmp_path / "q.parquet")
    quotes.write_csv(tmp_path / "q.csv")
    assert pq.read_table(tmp_path / "q.parquet").column_names == quotes.columns
    assert (tmp_path / "q.csv").read_text(encoding="utf-8").strip() == ",".join(quotes.columns)


def test_unknown_columns_list_the_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"id,body\n1,{YES}\n", encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(NEWS), tmp_path / "a.parquet")
    cases: list[tuple[dict[str, Any], object, str]] = [
        ({}, tmp_path / "a.csv", "id, body"),
        ({"text": "body", "id": "desk"}, tmp_path / "a.csv", "id, body"),
        ({"keep": ["desk"]}, NEWS, "id, paper, text"),
        ({"keep": ["desk"]}, tmp_path / "a.parquet", "text, id, paper"),
    ]
    for options, source, known in cases:
        with pytest.raises(ValueError, match=f"^no column '(text|desk)'; the columns are {known}$"):
            quoth.scan(source, model="fast", **options).quotes().to_pandas()


def test_kept_columns_must_have_names_of_their_own() -> None:
    scan = quoth.scan([{"text": YES, "kind": "news"}], keep=["kind"], model="fast")
    with pytest.raises(ValueError, match="'kind' that is kept would be in the quotes twice"):
        scan.quotes()
    assert scan.people().columns[0] == "kind"
    with pytest.raises(ValueError, match="'paragraphs' that is kept would be in the documents twice"):
        quoth.scan([{"text": YES, "paragraphs": 1}], keep=["paragraphs"], model="fast").documents()


def test_nothing_is_written_over_what_is_read_or_written(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(lines(NEWS), encoding="utf-8")
    scan = quoth.scan(path, model="fast")
    with pytest.raises(ValueError, match=r"news\.jsonl is read; it cannot be written too"):
        scan.quotes().write_jsonl(tmp_path / ".." / tmp_path.name / "news.jsonl")
    with pytest.raises(ValueError, match=r"all\.csv is the file of two results; give each its own"):
        scan.write(quotes=tmp_path / "all.csv", people=tmp_path / "all.csv")
    assert path.read_text(encoding="utf-8") == lines(NEWS)
    assert [one.name for one in tmp_path.iterdir()] == ["news.jsonl"]


def test_a_run_that_comes_to_nothing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no column 'body'"):
        quoth.scan(NEWS, text="body", model="fast").quotes().write_csv(tmp_path / "quotes.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        ("missing.jsonl", FileNotFoundError, "no such file: .*missing.jsonl"),
        ("none*.jsonl", FileNotFoundError, r"no file matches .*none\*.jsonl"),
        ("folder", FileNotFoundError, "nothing to read in the folder .*folder$"),
        ("a.docx", ValueError, "the end of the name tells the format; it can be .jsonl"),
    ],
)
def test_missing_files_are_told_at_once(tmp_path: Path, source: str, error: type[Exception], message: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.docx").write_bytes(b"PK")
    with pytest.raises(error, match=message):
        quoth.scan(tmp_path / source)


def test_texts_in_place_of_files_and_columns_of_tables_are_told() -> None:
    for source in (f"{YES}\n{NO}" * 10, [YES * 200]):
        with pytest.raises(FileNotFoundError, match=r"^no such file: '“Yes,”.{30,40}'…; pass texts as dicts") as told:
            quoth.scan(source)
        assert len(str(told.value)) < 120
    for column in (pa.chunked_array([[YES]]), pl.Series("text", [YES])):
        with pytest.raises(TypeError, match="which is no table; pass one with a column of texts"):
            quoth.scan(column, model="fast").quotes().to_pandas()


def test_places_without_a_folder_are_told_before_the_work(tmp_path: Path) -> None:
    quotes = quoth.scan(iter(NEWS), model="fast").quotes()
    with pytest.raises(FileNotFoundError, match=r"quotes\.csv: there is no folder .*none$"):
        quotes.write_csv(tmp_path / "none" / "quotes.csv")
    with pytest.raises(IsADirectoryError, match="is a folder; pass the name of a file in it"):
        quotes.write_csv(tmp_path)
    # The iterator has not been read yet.
    quotes.write_csv(tmp_path / "quotes.csv")


@pytest.mark.parametrize("source", [7, None, {"text": YES}])
def test_what_is_no_source_is_told_at_once(source: object) -> None:
    with pytest.raises(TypeError, match=r"the source is .*; pass a path"):
        quoth.scan(source)


def test_wrong_options_are_told_at_once() -> None:
    with pytest.raises(TypeError, match="keep got int; pass a list of columns"):
        quoth.scan(NEWS, keep=7)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="threads=0"):
        quoth.scan(NEWS, threads=0)
    with pytest.raises(ValueError, match="unknown on_error 'stop'"):
        quoth.scan(NEWS, on_error="stop")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"scan\(\) got pipeline and model"):
        quoth.scan(NEWS, pipeline=quoth.Pipeline(model="fast"), model="fast")
    with pytest.raises(TypeError, match="keep got str"):
        quoth.scan(NEWS, keep="id")
    with pytest.raises(ValueError, match="nothing to write"):
        quoth.scan(NEWS).write()
    with pytest.raises(ValueError, match=r"it can be \.parquet, \.csv or \.jsonl"):
        quoth.scan(NEWS).write(quotes="quotes.doc")


def test_broken_parquet_and_utf16_say_so(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    (tmp_path / "a.csv").write_text("text\nx", encoding="utf-16")
    with pytest.raises(ValueError, match=r"a\.parquet: no Parquet file"):
        quoth.scan(tmp_path / "a.parquet", model="fast").quotes().to_pandas()
    with pytest.raises(ValueError, match=r"a\.csv is in UTF-16; save it in UTF-8"):
        quoth.scan(tmp_path / "a.csv", model="fast").quotes().to_pandas()


def test_one_of_several_files_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    names = ["a.jsonl", "b.csv", "c.parquet", "d.jsonl"]
    a, b, c, d = (tmp_path / name for name in names)
    a.write_text(lines(NEWS), encoding="utf-8")
    b.write_text("text\nx", encoding="utf-16")
    c.write_bytes(b"PAR1")
    d.write_text(lines(NEWS), encoding="utf-8")
    scan = quoth.scan([a, b, c, d], model="fast")
    assert scan.quotes().to_pandas()["speaker"].tolist() == ["Ann Lee", "Bo Chen"] * 2
    assert [(place, message.partition(":")[0]) for place, message in scan.errors] == [
        (str(b), f"{b} is in UTF-16; save it in UTF-8"),
        (str(c), str(c)),
    ]
    with pytest.raises(ValueError, match=r"b\.csv is in UTF-16"):
        quoth.scan([a, b], model="fast", on_error="raise").quotes().to_pandas()


def test_a_compressed_file_that_was_cut_short_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines(NEWS).encode())[:-9])
    scan = quoth.scan(tmp_path / "a.jsonl.gz", model="fast")
    scan.quotes().to_pandas()
    message = scan.errors[-1].message
    assert message.startswith("cannot be read further: Compressed file ended before the end-of-stream marker")
    assert re.search(r"; the \d rows? before that (was|were) read$", message)


def test_kept_values_keep_their_types_in_parquet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quoth._scan._ROWS", 2)
    rows = [
        {"text": YES, "year": 2020, "share": 1, "free": True, "tags": ["a"]},
        {"text": YES, "year": None, "share": 0.5, "free": None, "tags": None},
        {"text": YES, "year": "MMXX", "share": 2, "free": False, "tags": "b"},
    ]
    scan = quoth.scan(rows, keep=["year", "share", "free", "tags"], model="fast")
    scan.quotes().write_parquet(tmp_path / "q.parquet")
    written = pq.read_table(tmp_path / "q.parquet")
    assert written.select(["year", "share", "free", "tags"]).to_pydict() == {
        "year": [2020, None, None],
        "share": [1.0, 0.5, 2.0],
        "free": [True, None, False],
        "tags": ['["a"]', None, "b"],
    }
    assert scan.errors == (("row 2", "column 'year' has 'MMXX', which is no int64"),)
    dated = pa.table({"text": [YES], "on": pa.array([pd.Timestamp("2026-05-03")], pa.date32())})
    quoth.scan(dated, keep=["on"], model="fast").quotes().write_parquet(tmp_path / "q.parquet")
    assert pq.read_schema(tmp_path / "q.parquet").field("on").type == pa.date32()


def test_an_iterator_is_scanned_once(tmp_path: Path) -> None:
    scan = quoth.scan(iter(NEWS), model="fast")
    scan.write(quotes=tmp_path / "q.csv", people=tmp_path / "p.jsonl", sentences=tmp_path / "s.parquet")
    assert len(pd.read_csv(tmp_path / "q.csv")) == 2
    assert pq.read_table(tmp_path / "s.parquet").num_rows == 3
    with pytest.raises(ValueError, match="the source is an iterator and has been read"):
        scan.quotes().to_pandas()


def test_progress_counts_the_rows() -> None:
    seen: list[tuple[int, int | None]] = []
    quoth.scan(NEWS, model="fast", progress=lambda done, total: seen.append((done, total))).quotes().to_pandas()
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_a_defect_of_one_row_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        errors = ((1, "a defect"),)

        def __iter__(self) -> Any:
            return iter([quoth.analyze(YES), None])

    class FailingPipeline:
        def stream(self, texts: Any, **options: Any) -> Any:
            list(texts)
            return Broken()

    scan = quoth.scan([{"text": YES}, {"text": NO}])
    plan = scan._plan._replace(pipeline=FailingPipeline())  # type: ignore[arg-type]
    monkeypatch.setattr(scan, "_plan", plan)
    assert len(scan.quotes().to_pandas()) == 1
    assert scan.errors == (("row 1", "a defect"),)


def test_all_results_are_written_with_one_analysis(tmp_path: Path) -> None:
    scan = quoth.scan(NEWS, id="id", model="fast")
    scan.write(mentions=tmp_path / "mentions.csv", paragraphs=tmp_path / "paragraphs.jsonl")
    mentions = pd.read_csv(tmp_path / "mentions.csv")
    assert mentions[["id", "person", "text"]].to_numpy().tolist() == [
        [7, 0, "Ann Lee"],
        [9, 0, "Bo Chen"],
        [9, 0, "He"],
    ]
    paragraphs = [json.loads(line) for line in (tmp_path / "paragraphs.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["role"], row["text"]) for row in paragraphs] == [(7, "body", YES), (9, "body", NO)]


def test_options_reach_the_analysis() -> None:
    caption = "Workers at the sluice.\nMinna Aho/Reuters\n\nThe Blue Sparrow sank."
    options: dict[str, Any] = {"roles": False, "gazetteer": {"PRODUCT": ["Blue Sparrow"]}, "model": "fast"}
    for scan in (
        quoth.scan([{"text": caption}], **options),
        quoth.scan([{"text": caption}], pipeline=quoth.Pipeline(**options)),
    ):
        assert set(scan.paragraphs().to_pandas()["role"]) == {"body"}
        assert "PRODUCT" in set(scan.entities().to_pandas()["label"])
    with pytest.raises(TypeError, match=r"^pipeline got str; pass a quoth\.Pipeline$"):
        quoth.scan(NEWS, pipeline="fast")  # type: ignore[arg-type]


def test_paragraphs_of_a_document_and_a_kept_column_of_that_name_are_told_apart() -> None:
    scan = quoth.scan([{"text": YES, "paragraphs": 3}], keep=["paragraphs"], model="fast")
    with pytest.raises(ValueError, match="the column 'paragraphs' that is kept would be in the documents twice"):
        scan.documents()
    assert scan.quotes().to_pandas()["paragraphs"].tolist() == [3]


def test_a_column_that_can_hold_no_text_is_told_at_once(tmp_path: Path) -> None:
    """Each row would be an error of its own, and the result an empty file."""
    table = pa.table({"date": pa.array([0, 1], "timestamp[ms]"), "text": [YES, None]})
    file = tmp_path / "news.parquet"
    pq.write_table(table, file)
    for source, place in ((file, f"{file}: "), (table, "")):
        with pytest.raises(
            ValueError, match=re.escape(f"{place}column 'date' has timestamp[ms]; it takes str or null")
        ):
            quoth.scan(source, text="date", model="fast").write(quotes=tmp_path / "quotes.csv")
    assert not (tmp_path / "quotes.csv").exists()
    scan = quoth.scan([file, file], text="date", model="fast")
    assert list(scan.quotes()) == []
    assert scan.error_count == 2
    columns = [pa.array([YES], "large_string"), pa.array([YES]).dictionary_encode(), pa.nulls(1)]
    assert [len(speakers(pa.table({"text": column}))) for column in columns] == [1, 1, 0]
