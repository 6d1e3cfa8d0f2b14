"""``quoth evaluate``: what people annotated, beside what is found."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import pytest

import quoth
from handmade import BRIDGE, TEXT, DocumentWriter, two_quotes
from quoth._command_line import main
from quoth._command_line.evaluation import evaluate, f1, given, recall
from quoth._command_line.resampling import interval
from quoth.exchange import to_label_studio

FERRY = "“The ferry sails at noon,” Captain Ines Duarte told Radio Lagoa. Tom Reyes said that nobody was hurt."


def gold() -> quoth.Document:
    return quoth.Document.from_json(two_quotes())


def found(*, second_content: str = "“never.”", entities: bool = True) -> quoth.Document:
    """Find one quotation of two, with another speaker, and a part of the other."""
    write = DocumentWriter(TEXT)
    quote = write.quote(second_content, cue="added", source="she", speaker=None)
    entity = write.span("Minister Adaeze Okafor") | {"label": "PERSON", "value": None, "score": 0.9}
    return quoth.Document.from_json(write.document(quotes=[quote], entities=[entity] if entities else []))


def rates(gold: quoth.Document, found: quoth.Document) -> dict[tuple[str, str], tuple[int, int, int]]:
    found_scores = evaluate([(gold, found)])
    return {(one.item, one.match): (one.gold, one.found or 0, one.correct) for one in found_scores}


def test_document_agrees_with_itself() -> None:
    assert {item for item, _ in rates(gold(), gold())} == {
        *("content", "cue", "source", "speaker", "speaker of found", "PERSON"),
        *("source kind of found", "named source"),
    }
    assert all(one.precision == one.recall == one.f1 == 1 for one in evaluate([(gold(), gold())]))


def test_exact_needs_all_pieces_and_overlapping_some_text() -> None:
    assert rates(gold(), found()) == {
        ("content", "exact"): (2, 1, 0),
        ("content", "overlapping"): (2, 1, 1),
        ("cue", "exact"): (2, 1, 1),
        ("cue", "overlapping"): (2, 1, 1),
        ("source", "exact"): (2, 1, 1),
        ("source", "overlapping"): (2, 1, 1),
        ("speaker", "exact"): (2, 0, 0),
        ("speaker", "overlapping"): (2, 0, 0),
        ("speaker of found", "overlapping"): (1, 0, 0),
        ("source kind of found", "overlapping"): (1, 1, 0),
        ("named source", "exact"): (2, 0, 0),
        ("named source", "overlapping"): (2, 0, 0),
        ("PERSON", "exact"): (2, 1, 0),
        ("PERSON", "overlapping"): (2, 1, 1),
    }


def test_rates_are_shares_of_found_and_gold() -> None:
    cue = next(one for one in evaluate([(gold(), found())]) if one.item == "cue")
    assert (cue.precision, cue.recall) == (1.0, 0.5)
    assert cue.f1 == pytest.approx(2 / 3)


def test_what_the_gold_has_nowhere_is_left_out() -> None:
    without = {"content", "cue", "source", "source kind of found", "anonymous source"}
    assert {item for item, _ in rates(found(entities=False), gold())} == without


def of_kinds(*kinds: str | None) -> quoth.Document:
    """Give a quotation of each kind of source; None for one without."""
    write = DocumentWriter("Aa bb cc dd ee ff gg hh")
    quotes = []
    for i, kind in enumerate(kinds):
        words = write.text.split()[2 * i : 2 * i + 2]
        quotes.append(write.quote(words[0], cue=None, source=kind and words[1], speaker=None) | {"source_kind": kind})
    return quoth.Document.from_json(write.document(quotes=quotes))


def test_kinds_of_sources_are_counted_on_both_sides_and_compared() -> None:
    annotated, answer = of_kinds("group", "document", "anonymous", None), of_kinds("group", "anonymous", "anonymous")
    scores = {item: counts for (item, match), counts in rates(annotated, answer).items() if match == "exact"}
    assert {item: counts for item, counts in scores.items() if "source" in item and item != "source"} == {
        "source kind of found": (3, 3, 2),
        "anonymous source": (1, 2, 1),
        "group source": (1, 1, 1),
        "document source": (1, 0, 0),
        "no source": (1, 0, 0),
    }
    nowhere = of_kinds(None, None)
    assert {item for item, _ in rates(nowhere, answer)} == {"content"}


def test_answer_goes_to_the_report_that_it_is_most_like() -> None:
    """A report and one inside it both overlap; they share the same text with the answer."""
    write = DocumentWriter("a b c d e f")
    whole = write.quote("a b c d e", cue=None, source=None, speaker=None)
    inside = write.quote("c d e", cue=None, source="f", speaker=None)
    annotated = quoth.Document.from_json(write.document(quotes=[whole, inside]))
    answer = quoth.Document.from_json(write.document(quotes=[inside]))
    score = next(one for one in evaluate([(annotated, answer)]) if one[:2] == ("anonymous source", "overlapping"))
    assert (score.gold, score.found, score.correct) == (1, 1, 1)


def test_item_pairs_with_one_other_at_most() -> None:
    write = DocumentWriter("a b c d e f")
    whole = quoth.Document.from_json(
        write.document(quotes=[write.quote("a b c d e", cue="f", source=None, speaker=None)])
    )
    halves = quoth.Document.from_json(
        write.document(
            quotes=[
                write.quote("a b", cue="f", source=None, speaker=None),
                write.quote("d e", cue="f", source=None, speaker=None),
            ]
        )
    )
    assert rates(whole, halves)["content", "overlapping"] == (1, 2, 1)
    assert rates(halves, whole)["content", "overlapping"] == (2, 1, 1)
    assert rates(whole, halves)["cue", "exact"] == (1, 1, 1)


def speaker(name: str, *aliases: str, at: str = "Okafor") -> quoth.Document:
    record = json.loads(two_quotes())
    person = record["people"][0]
    mention = DocumentWriter(TEXT).span(at) | {"kind": "name"}
    person |= {"name": name, "aliases": list(aliases), "mentions": [mention], "pronouns": [], "titles": []}
    person |= {"start": mention["start"], "end": mention["end"]}
    for quote in record["quotes"]:
        quote |= {"speaker": name, "speakers": [{"name": name, "person": 0}]}
    return quoth.Document.from_json(json.dumps(record))


@pytest.mark.parametrize(
    ("ours", "right"),
    [
        (speaker("Adaeze Okafor", at="Nobody"), 2),
        (speaker("ADAEZE OKAFOR", at="Nobody"), 2),
        (speaker("A. Okafor", "Adaeze Okafor", at="Nobody"), 2),
        (speaker("Minister Okafor", at="Adaeze Okafor"), 2),
        (speaker("Emeka Okafor", "Okafor", at="Nobody"), 0),
    ],
)
def test_speaker_is_the_same_by_name_alias_or_place(ours: quoth.Document, right: int) -> None:
    assert rates(gold(), ours)["speaker", "exact"] == (2, 2, right)


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    file = tmp_path / "gold.jsonl"
    file.write_text(quoth.analyze_many([BRIDGE, None, FERRY], model="fast").to_jsonl(), encoding="utf-8")
    return file


def test_evaluation_is_printed(annotated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--model", "fast", "--format", "table", str(annotated)]) == 0
    out, err = capsys.readouterr()
    header, analysis, about, empty, columns, content, *rows = out.splitlines()
    made_by = quoth.Pipeline(model="fast").provenance
    assert made_by is not None
    assert header == f"quoth {quoth.__version__}, model fast (SHA-256 {made_by['sha256']})"
    assert analysis == "options: Pipeline(model='fast')"
    assert about.startswith("2 documents, 3 quotations annotated, 3 found; ")
    assert empty == ""
    assert columns.split() == ["item", "match", "precision", "recall", "f1", "low", "high", "gold", "found", "correct"]
    assert content.split() == ["content", "exact", "1.0", "1.0", "1.0", "3", "3", "3"]
    items = ("content", "cue", "source", "speaker", "speaker of found", "source kind of found", "named source")
    assert [row.split("  ")[0] for row in rows] == [item for item in items for _ in range(2)][1:]
    # Nobody annotated entities: they are those of the model.
    assert err == f"quoth: {annotated}: all entities are as a model found them, so they are not scored\n"


def test_entities_are_scored_where_people_annotated_some(annotated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bridge, _, ferry) = quoth.read_jsonl(annotated)
    assert bridge is not None
    assert ferry is not None
    corrected = ferry.with_corrections([quoth.RelabelEntity(ferry.entities[0], "MISC")])
    annotated.write_text(f"{bridge.to_json()}\n{corrected.to_json()}\n", encoding="utf-8")
    assert main(["evaluate", "--model", "fast", str(annotated)]) == 0
    out, err = capsys.readouterr()
    assert "MISC,exact,0.0,0.0,0.0,,,1,0,0" in out.splitlines()
    assert err == ""


def test_overlap_says_how_much_text_is_shared_at_least(annotated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rates(gold(), found())["content", "overlapping"] == (2, 1, 1)
    # “never.” is eight of the fourteen characters of “No,” “never.”
    for overlap, right in ((0.6, 1), (0.7, 0)):
        (score,) = [
            one for one in evaluate([(gold(), found())], overlap) if one[:2] == ("content", f"overlap {overlap}")
        ]
        assert score.correct == right
    assert main(["evaluate", "--model", "fast", "--overlap", "0.3", str(annotated)]) == 0
    assert "content,overlap 0.3,1.0,1.0,1.0,,,3,3,3" in capsys.readouterr().out.splitlines()
    assert main(["evaluate", "--overlap", "2", str(annotated)]) == 2
    assert "'2' is no share above 0, up to 1" in capsys.readouterr().err


def test_speakers_of_found_are_those_of_quotations_that_pair() -> None:
    ours = json.loads(speaker("Emeka Okafor", at="Nobody").to_json())
    del ours["quotes"][1]
    scores = rates(gold(), quoth.Document.from_json(json.dumps(ours)))
    assert scores["speaker", "exact"] == (2, 1, 0)
    assert scores["speaker of found", "exact"] == (1, 1, 0)


def test_intervals_are_over_documents_and_the_same_each_time() -> None:
    pairs = [(gold(), gold())] * 5 + [(gold(), found())] * 5
    cue = next(one for one in evaluate(pairs) if one.item == "cue")
    assert cue.f1 is not None
    assert cue.low is not None
    assert cue.high is not None
    assert 2 / 3 <= cue.low < cue.f1 < cue.high <= 1
    assert evaluate(pairs) == evaluate(pairs)


@pytest.mark.parametrize(
    ("quoting", "silent", "expected"),
    [(10, 0, (0.692, 1)), (10, 90, (0.692, 1)), (9, 0, (None, None)), (9, 20, (None, None))],
)
def test_interval_of_few_documents_with_quotations_is_left_empty(
    quoting: int, silent: int, expected: tuple[float | None, float | None]
) -> None:
    """Draws of documents that are all right would give the interval from 1 to 1, of two as of two hundred."""
    empty = quoth.Document.from_json(DocumentWriter(TEXT).document())
    content = evaluate([(gold(), gold())] * quoting + [(empty, empty)] * silent)[0]
    assert (content.item, content.gold, content.f1) == ("content", 2 * quoting, 1)
    assert (content.low and round(content.low, 3), content.high) == expected


def test_interval_of_what_is_never_right_ends_above_nothing() -> None:
    """The exact one of Clopper and Pearson, mirrored; one document that is right is drawn again, as ever."""
    assert interval([(1, 1, 0)] * 10, f1) == pytest.approx((0, 1 - 0.025**0.1))
    assert interval([(1, 1, 1)] * 100, recall) == pytest.approx((0.025**0.01, 1))
    low, high = interval([(1, 1, 0)] * 9 + [(1, 1, 1)], f1)
    assert low == 0
    assert high == pytest.approx(0.3)


def fielded(path: Path) -> Path:
    """Write gold with a field of the documents, one of a quotation and one of people."""
    lines = []
    for text, outlet in ((BRIDGE, "Post"), (FERRY, "Sun"), (BRIDGE, None)):
        record = json.loads(quoth.analyze(text, model="fast").to_json()) | {"outlet": outlet}
        for person in record["people"]:
            person["gender"] = "woman" if person["name"] != "Tom Reyes" else "man"
        record["quotes"][0]["hard"] = True
        lines.append(json.dumps(record))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("outlet", {"": ("1.0", "1", "1"), "Post": ("1.0", "1", "1"), "Sun": ("1.0", "2", "2")}),
        ("gender", {"man": ("", "1", ""), "woman": ("", "3", "")}),
        ("hard", {"": ("", "1", ""), "True": ("", "3", "")}),
        ("kind", {"direct": ("", "3", ""), "indirect": ("", "1", "")}),
    ],
)
def test_scores_by_a_field_of_the_gold(
    field: str, expected: dict[str, tuple[str, str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = fielded(tmp_path / "gold.jsonl")
    assert main(["evaluate", "--model", "fast", "--by", field, str(file)]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    content = [row for row in rows if (row["item"], row["match"]) == ("content", "exact")]
    assert {row[field]: (row["precision"], row["gold"], row["found"]) for row in content} == expected
    assert {row["recall"] for row in content} == {"1.0"}
    of_found = [row for row in rows if row["item"] == "speaker of found"]
    assert {row["precision"] for row in of_found} == {"1.0" if field == "outlet" else ""}


def test_group_of_people_has_no_precision_and_says_to_whom_its_quotations_are_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The words of Tom Reyes are given to Ines Duarte by the model, for so the gold has it changed."""
    file = fielded(tmp_path / "gold.jsonl")
    bridge, ferry, again = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    place = next(place for place, person in enumerate(ferry["people"]) if person["name"] == "Tom Reyes")
    for quote in ferry["quotes"]:
        quote |= {"speaker": "Tom Reyes", "person": place, "speakers": [{"name": "Tom Reyes", "person": place}]}
    again["people"][0]["gender"] = None
    file.write_text("\n".join(json.dumps(one) for one in (bridge, ferry, again)), encoding="utf-8")
    assert main(["evaluate", "--model", "fast", "--by", "gender", str(file)]) == 0
    rows = [row for row in csv.DictReader(capsys.readouterr().out.splitlines()) if row["match"] == "exact"]
    assert {(row["precision"], row["f1"], row["found"]) for row in rows} == {("", "", "")}
    of_found = {row["gender"]: row["recall"] for row in rows if row["item"] == "speaker of found"}
    assert of_found == {"": "1.0", "man": "0.5", "woman": "1.0"}
    assert [(row["gender"], row["item"], row["gold"], row["correct"]) for row in rows if "given" in row["item"]] == [
        ("", "given to no value", "1", "1"),
        ("man", "given to man", "2", "1"),
        ("man", "given to woman", "2", "1"),
        ("woman", "given to woman", "1", "1"),
    ]


def test_speakers_of_two_groups_are_one_group_in_any_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = []
    for text in ("“We stay,” Ann Lee and Bo Chen said.", "“We go,” Bo Chen and Ann Lee said."):
        record = json.loads(quoth.analyze(text, model="fast").to_json())
        for person in record["people"]:
            person["gender"] = "woman" if person["name"] == "Ann Lee" else "man"
        lines.append(json.dumps(record))
    file = tmp_path / "gold.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert main(["evaluate", "--model", "fast", "--by", "gender", str(file)]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert {row["gender"] for row in rows} == {"man; woman"}
    assert [row["gold"] for row in rows if row["item"] == "given to man; woman"] == ["2", "2"]


def test_kinds_that_quoth_fills_say_what_the_answer_has(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "“Go,” critics said. “Stay,” said Aino Salmi."
    record = json.loads(quoth.analyze(text, model="fast").to_json())
    record["quotes"][0]["source_kind"] = "document"
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps(record), encoding="utf-8")
    assert main(["evaluate", "--model", "fast", "--by", "source_kind", str(file)]) == 0
    rows = [row for row in csv.DictReader(capsys.readouterr().out.splitlines()) if row["match"] == "exact"]
    assert [(row["source_kind"], row["item"], row["correct"]) for row in rows if "found as" in row["item"]] == [
        ("document", "found as group", "1"),
        ("named", "found as named", "1"),
    ]


def test_quotation_may_be_given_to_nobody_and_to_none_of_the_people() -> None:
    values = dict.fromkeys(gold().people, "woman")
    groups = ["woman"] * 2
    stranger = speaker("Emeka Okafor", at="Nobody")
    assert given(gold(), stranger, groups, values)["woman", "exact", "others"] == 2
    assert given(gold(), found(), groups, values) == {("woman", "overlapping", "nobody"): 1}


def test_second_field_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = fielded(tmp_path / "gold.jsonl")
    assert main(["evaluate", "--by", "outlet", str(file), "--by", "gender"]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert "--by takes one field at a time" in err


def test_options_are_kept_with_the_scores(annotated: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "scores.parquet"
    arguments = ["--model", "fast", "--no-nested", "--min-score", "0.5", "--kinds", "all"]
    assert main(["evaluate", *arguments, str(annotated), "-o", str(path)]) == 0
    made = json.loads(parquet.read_schema(path).metadata[b"quoth"])
    assert made["options"] == "Pipeline(model='fast', kinds='all', min_score=0.5, nested=False)"
    assert [one["model"] for one in made["made_by"]] == ["fast"]


def test_workbook_of_scores_says_the_options(annotated: Path, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    path = tmp_path / "scores.xlsx"
    assert main(["evaluate", "--model", "fast", "--acts", "all", str(annotated), "-o", str(path)]) == 0
    with zipfile.ZipFile(path) as workbook:
        assert "; options: Pipeline(model='fast', acts='all')" in workbook.read("docProps/core.xml").decode()


def test_field_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = fielded(tmp_path / "gold.jsonl")
    assert main(["evaluate", "--model", "fast", "--by", "desk", str(file)]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"quoth: {file}: no field 'desk'; the fields are of documents: outlet; quotations: ")
    assert err.endswith(", gender\n")


def test_options_of_the_analysis_apply(annotated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "--model", "fast", "--kinds", "indirect", str(annotated)]) == 0
    header, content, *_ = capsys.readouterr().out.splitlines()
    assert header == "item,match,precision,recall,f1,low,high,gold,found,correct"
    assert content == "content,exact,1.0,0.333,0.5,,,3,1,1"


def test_line_that_is_no_document_is_told(annotated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with annotated.open("a", encoding="utf-8") as file:
        file.write('\n{"text": "It rained."}\n')
    assert main(["evaluate", "--model", "fast", str(annotated)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"quoth: {annotated}, line 5: ")
    assert err.endswith("; each line must be a document as Documents.to_jsonl writes it\n")


def test_rows_of_a_table_are_no_gold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "news.txt").write_text(FERRY, encoding="utf-8")
    rows = tmp_path / "rows.jsonl"
    assert main(["quotes", "--model", "fast", str(tmp_path / "news.txt"), "-o", str(rows)]) == 0
    assert main(["evaluate", "--model", "fast", str(rows)]) == 2
    told = "a row of a table, and no document; write documents with --json, or by Documents.to_jsonl"
    assert capsys.readouterr() == ("", f"quoth: {rows}, line 1: {told}\n")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PAR1\x15\x04\xe9PAR1", "a Parquet file"),
        (b"PK\x03\x04xl/workbook.xml", "an Excel workbook"),
        (b"id,text\n1,It rained.\n", "a table as CSV"),
        (b"\x00\xff", "binary data, no text"),
    ],
)
def test_gold_in_another_format_says_which_is_read(
    data: bytes, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "gold.data"
    file.write_bytes(data)
    assert main(["evaluate", "--model", "fast", str(file)]) == 2
    read = "gold is JSON Lines as Documents.to_jsonl writes it, or a JSON export of Label Studio"
    assert capsys.readouterr() == ("", f"quoth: {file}: {what}; {read}\n")


def test_gold_without_documents_or_annotations_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text("null\n", encoding="utf-8")
    assert main(["evaluate", "--model", "fast", str(file)]) == 2
    assert capsys.readouterr().err == f"quoth: {file}: no document in it\n"
    file.write_text(quoth.analyze_many(["It rained."], model="fast").to_jsonl(), encoding="utf-8")
    assert main(["evaluate", "--model", "fast", str(file)]) == 2
    assert capsys.readouterr().err == f"quoth: {file}: no quotation and no entity is annotated\n"
    assert main(["evaluate", str(tmp_path / "none.jsonl")]) == 2
    assert capsys.readouterr().err == f"quoth: {tmp_path / 'none.jsonl'}: No such file or directory\n"


def test_export_of_label_studio_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "export.json"
    tasks = [to_label_studio(quoth.analyze(text, model="fast")) for text in (BRIDGE, FERRY, BRIDGE)]
    tasks[0]["annotations"] = [{"result": tasks[0]["predictions"][0]["result"]}]
    tasks[1]["annotations"] = [{"result": [], "was_cancelled": True}]
    file.write_text(json.dumps(tasks, indent=1), encoding="utf-8")
    assert main(["evaluate", "--model", "fast", str(file)]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[1] == "content,exact,1.0,1.0,1.0,,,1,1,1"
    assert err == f"quoth: {file}: 2 of 3 tasks are not annotated and are left out\n"
    tasks[2]["annotations"] = [{"result": [{"value": {"start": 5, "end": 900, "labels": ["Cue"]}}]}]
    file.write_text(json.dumps(tasks), encoding="utf-8")
    assert main(["evaluate", "--model", "fast", str(file)]) == 2
    assert capsys.readouterr().err.startswith(f"quoth: {file}, task 2: annotations[0].result[0].value")
