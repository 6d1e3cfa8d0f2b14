"""What made a result: documents, tables, files and pages say it."""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pyarrow.parquet as pq
import pytest

import quoth
from handmade import BRIDGE, two_quotes
from quoth._command_line import main

MODELS = Path(__file__).parents[2] / "models"


def made_by(model: str) -> dict[str, Any]:
    found = quoth.Pipeline(model=model).provenance
    assert found is not None
    return found


def noted(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(pq.read_schema(path).metadata[b"quoth"])
    return found


@pytest.mark.parametrize("model", ["accurate", "fast", "open"])
def test_document_says_which_version_and_model_made_it(model: str) -> None:
    file = hashlib.sha256((MODELS / f"{model}.safetensors").read_bytes()).hexdigest()
    expected = {"quoth": quoth.__version__, "model": model, "sha256": file, "options": {}}
    assert quoth.analyze(BRIDGE, model=model).provenance == made_by(model) == expected


def test_model_file_is_told_by_its_name_and_not_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    shutil.copy(MODELS / "fast.safetensors", path)
    found = quoth.analyze(BRIDGE, model=path).provenance
    assert found == made_by("fast") | {"model": "mine.safetensors"}


def test_sentences_alone_are_made_by_their_own_model() -> None:
    for model, name in (("fast", "sentence"), ("open", "sentence-open")):
        (found,) = quoth.Pipeline(model=model).analyze_many([BRIDGE], only=("sentences",)).provenance
        assert found["model"] == name
        assert found["sha256"] == hashlib.sha256((MODELS / f"{name}.safetensors").read_bytes()).hexdigest()


def test_it_stays_through_json_pickles_and_corrections_and_makes_no_document_another() -> None:
    doc = quoth.analyze(BRIDGE, model="fast")
    corrected = doc.with_corrections([quoth.RenamePerson("Adaeze Okafor", "Ada Okafor")])
    for same in (quoth.Document.from_json(doc.to_json()), pickle.loads(pickle.dumps(doc)), corrected):
        assert same.provenance == doc.provenance
    record = json.loads(doc.to_json())
    record["provenance"]["quoth"] = "0.1.0"
    older = quoth.Document.from_json(json.dumps(record))
    assert older == doc
    assert older.provenance != doc.provenance
    by_hand = quoth.Document.from_json(two_quotes())
    assert by_hand.provenance is None
    assert "provenance" not in json.loads(by_hand.to_json())
    assert quoth.Documents.from_documents([doc, None, by_hand, doc]).provenance == (doc.provenance,)


def options_of(doc: quoth.Document | None) -> Any:
    assert doc is not None
    assert doc.provenance is not None
    return doc.provenance["options"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"acts": "speech", "min_score": 0.3}, {"acts": ["speech"], "min_score": 0.3}),
        ({"acts": ["writing", "speech"], "roles": True, "nested": None}, {}),
        (
            {"kinds": "all", "min_speaker_score": 1},
            {"kinds": ["direct", "indirect", "mixed", "topic"], "min_speaker_score": 1.0},
        ),
        ({"nested": False, "roles": False}, {"nested": False, "roles": False}),
        (
            {"date_order": "DMY", "reference_date": "2025-05-03"},
            {"date_order": "DMY", "reference_date": "2025-05-03"},
        ),
    ],
)
def test_document_says_with_which_options_it_was_made(given: dict[str, Any], told: dict[str, Any]) -> None:
    assert options_of(quoth.analyze(BRIDGE, model="fast", **given)) == told
    assert options_of(quoth.Pipeline(model="fast", **given).analyze(BRIDGE)) == told
    assert options_of(next(iter(quoth.stream([BRIDGE], model="fast", **given)))) == told


def test_own_names_are_told_by_their_number_and_a_checksum_in_any_order() -> None:
    names = ["Zawadi Mutua", "Kivu Tea"]
    pipeline = quoth.Pipeline(
        model="fast", gazetteer={"ORG": names}, aliases={"the Fund": "Kivu Fund"}, abbreviations=["Cie."],
        patterns={}, ignore_case=True, newlines="line",
    )  # fmt: skip
    told = options_of(pipeline.analyze(BRIDGE))
    lines = "ORG\tKivu Tea\nORG\tZawadi Mutua\n"
    sha256 = hashlib.sha256(lines.encode()).hexdigest()[:16]
    assert told.pop("gazetteer") == {"number": 2, "sha256": sha256, "ignore_case": True}
    assert (told.pop("aliases")["number"], told.pop("abbreviations")["number"]) == (1, 1)
    assert told == {"newlines": "line"}
    for other in (set(names), [*reversed(names), None]):
        again = quoth.Pipeline(model="fast", gazetteer={"ORG": other})
        assert options_of(again.analyze(BRIDGE))["gazetteer"]["sha256"] == sha256
    assert options_of(quoth.Pipeline(model="fast", gazetteer={"ORG": []}, patterns={}).analyze(BRIDGE)) == {}


def test_documents_say_each_with_its_options_and_keep_them(tmp_path: Path) -> None:
    usual = quoth.analyze_many([BRIDGE], model="fast")
    mixed = usual + quoth.Pipeline(model="fast", min_score=0.5).analyze_many([BRIDGE, None, BRIDGE])
    assert mixed.provenance == (made_by("fast"), made_by("fast") | {"options": {"min_score": 0.5}})
    mixed.to_jsonl(tmp_path / "docs.jsonl")
    for same in (quoth.read_jsonl(tmp_path / "docs.jsonl"), pickle.loads(pickle.dumps(mixed))):
        assert same.provenance == mixed.provenance
    assert pickle.loads(pickle.dumps(mixed.quotes))._provenance() == mixed.provenance
    # As they were written before options were told.
    plain, told, null, _ = (json.loads(line) for line in (tmp_path / "docs.jsonl").read_text("utf-8").splitlines())
    assert sorted(plain["provenance"]) == ["model", "quoth", "sha256"]
    assert told["provenance"]["options"] == {"min_score": 0.5}
    assert null is None
    mixed.quotes.to_excel(tmp_path / "a.xlsx")
    comments = openpyxl.load_workbook(tmp_path / "a.xlsx").properties.description
    assert comments.count('options {"min_score": 0.5}') == 1


def test_texts_with_dates_of_their_own_and_sentences_alone_say_it_once() -> None:
    dates = ["2025-05-03", None, "2025-05-04"]
    dated = quoth.analyze_many([BRIDGE] * 3, model="fast", reference_date=dates, roles=False)
    assert [one["options"] for one in dated.provenance] == [{"reference_date": "of each text", "roles": False}]
    (split,) = quoth.Pipeline(min_score=0.5, newlines="line").analyze_many([BRIDGE], only=("sentences",)).provenance
    assert split["options"] == {"newlines": "line", "only": ["sentences"]}


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("quoth 0.2.0", "provenance: invalid type: string"),
        ({"quoth": "0.2.0", "model": "fast"}, "missing field `sha256`"),
        ({"quoth": "", "model": "fast", "sha256": "0" * 64}, "provenance.quoth: it is empty"),
        ({"quoth": "0.2.0", "model": " ", "sha256": "0" * 64}, "provenance.model: it is empty"),
        ({"quoth": "0.2.0", "model": "a", "sha256": "A0"}, 'provenance.sha256: "A0" is no SHA-256'),
        ({"quoth": "0.2.0", "model": "a", "sha256": "0" * 64, "options": 7}, "provenance.options: invalid type"),
    ],
)
def test_what_is_no_provenance_is_told(value: object, problem: str) -> None:
    record = json.loads(two_quotes()) | {"provenance": value}
    with pytest.raises(ValueError, match=problem):
        quoth.Document.from_json(json.dumps(record))


def test_parquet_files_and_workbooks_of_tables_say_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = quoth.analyze_many([BRIDGE], model="fast")
    linked = quoth.link(docs)
    assert linked.provenance == docs.provenance == (made_by("fast"),)
    for table in (docs.quotes, docs.quotes[["row", "text"]][:1], linked.people, linked.merges[["name"]]):
        table.to_parquet(tmp_path / "a.parquet")
        assert noted(tmp_path / "a.parquet") == {"version": quoth.__version__, "made_by": [made_by("fast")]}
        assert len(pl.read_parquet(tmp_path / "a.parquet")) == 1
    docs.quotes.to_excel(tmp_path / "a.xlsx")
    comments = openpyxl.load_workbook(tmp_path / "a.xlsx").properties.description
    assert made_by("fast")["sha256"] in comments
    # By way of polars, where there is no pyarrow.
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    docs.quotes.to_parquet(tmp_path / "b.parquet")
    assert pl.read_parquet_metadata(tmp_path / "b.parquet")["quoth"] == json.dumps(
        {"version": quoth.__version__, "made_by": [made_by("fast")]}
    )


def test_files_of_a_scan_say_it_with_the_options(tmp_path: Path) -> None:
    scan = quoth.scan([{"id": 1, "text": BRIDGE}], id="id", model="fast", min_score=0.25)
    scan.write(quotes=tmp_path / "q.parquet", documents=tmp_path / "d.jsonl")
    assert noted(tmp_path / "q.parquet") == {
        "version": quoth.__version__,
        "made_by": [made_by("fast") | {"options": {"min_score": 0.25}}],
        "options": "Pipeline(model='fast', min_score=0.25)",
    }
    (doc,) = quoth.read_jsonl(tmp_path / "d.jsonl")
    assert doc is not None
    assert doc.provenance == made_by("fast") | {"options": {"min_score": 0.25}}
    # Also where there is no row.
    quoth.scan([], model="fast").quotes().write_parquet(tmp_path / "none.parquet")
    assert noted(tmp_path / "none.parquet")["made_by"] == [made_by("fast")]
    with pytest.raises(ValueError, match="'provenance' that is kept would be in the documents twice"):
        quoth.scan([{"text": BRIDGE, "provenance": "wire"}], keep=["provenance"]).documents()


def test_files_of_the_command_line_say_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(BRIDGE, encoding="utf-8")
    for command, model in (("quotes", "fast"), ("people", "open"), ("link", "fast")):
        assert main([command, "--model", model, "a.txt", "-o", "a.parquet"]) == 0
        assert noted(Path("a.parquet"))["made_by"] == [made_by(model)]
    for model, name in (("fast", "sentence"), ("open", "sentence-open")):
        assert main(["sentences", "--model", model, "a.txt", "-o", "a.parquet"]) == 0
        assert [one["model"] for one in noted(Path("a.parquet"))["made_by"]] == [name]
    for command in ("quotes", "people"):
        assert main([command, "--model", "fast", "--min-score", "0.5", "a.txt", "-o", "a.xlsx"]) == 0
        comments = openpyxl.load_workbook("a.xlsx").properties.description
        assert made_by("fast")["sha256"] in comments
        assert comments.endswith("; options: Pipeline(model='fast', min_score=0.5)")


def test_pages_say_it(tmp_path: Path) -> None:
    docs = quoth.analyze_many([BRIDGE, "It rained."], model="fast") + quoth.analyze_many([BRIDGE], model="open")
    quoth.report(docs, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    for model in ("fast", "open"):
        told = f"quoth {quoth.__version__}, model {model} (SHA-256 {made_by(model)['sha256']})"
        assert page.count(told) == 2
    assert made_by("fast")["sha256"] in quoth.analyze(BRIDGE, model="fast").to_html(page=True)
    assert made_by("fast")["sha256"] not in quoth.analyze(BRIDGE, model="fast").to_html()


def test_page_on_citing_has_the_data_of_the_citation_file() -> None:
    root = MODELS.parent
    if not (root / "CITATION.cff").exists():
        pytest.skip("a package without its pages is tested")
    cited = (root / "CITATION.cff").read_text(encoding="utf-8")
    page = (root / "docs" / "guides" / "citing.md").read_text(encoding="utf-8")
    for key, field in (("title", "title"), ("version", "version"), ("date-released", "date")):
        value = re.search(rf'^{key}: "?(.*?)"?$', cited, re.MULTILINE)
        assert value is not None
        assert re.search(rf"^  {field} *= \{{{re.escape(value[1])}\}},$", page, re.MULTILINE)
    assert f"quoth {quoth.__version__} (model" in page
