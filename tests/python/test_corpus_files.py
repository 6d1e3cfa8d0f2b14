"""The files of the corpus: what is built of them, the parts, real texts beside it, and its commands."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import quoth
from corpus import attach, export, gold, offsets, quotas, split
from corpus.__main__ import main
from corpus.agreement import Counts
from corpus.article import Article, parse_article
from handmade import ARTICLE_HEAD
from quoth._command_line import main as quoth_main
from test_corpus import CAST, article, messages


def test_every_offset_gives_its_text(tmp_path: Path) -> None:
    one = article("{q1|“Naïve 😀,”} {c1|said} {s1 @lee|Ann Lee} to {to1|reporters}.\n\n#other {loc|Skelby}")
    paths = export.write([one], {"t": "dev"}, tmp_path)
    assert {path.name for path in paths} == {f"{name}_dev.jsonl" for name in export.FORMATS}
    rows = {path.name.split("_")[0]: json.loads(path.read_text(encoding="utf-8")) for path in paths}
    text, quote = rows["corpus"]["text"], rows["quotes"]["quotes"][0]
    assert [text[s:e] for role in ("source", "cue", "content") for s, e in quote[role]] == [
        "Ann Lee",
        "said",
        "“Naïve 😀,”",
    ]
    assert [text[s:e] for s, e in rows["corpus"]["attributions"][0]["addressee"]] == ["reporters"]
    assert [text[s:e] for s, e, _ in rows["entities"]["entities"]] == ["Ann Lee", "Skelby"]
    assert rows["speakers"]["speakers"] == [["PERSON", *quote["source"][0]]]
    assert [text[s:e] for s, e in rows["coref"]["mentions"]] == ["Ann Lee"]
    assert [role for *_, role in rows["roles"]["roles"]] == ["body", "other"]


def test_split_keeps_what_is_assigned_and_balances_the_rest() -> None:
    many = []
    for i in range(100):
        desk = ("politics", "sport")[i % 2]
        head = ARTICLE_HEAD.replace("id: t", f"id: a{i}").replace("desk: politics", f"desk: {desk}")
        many.append(article("Yes.", "", head))
    parts = split.assign(many, {"a0": "test", "gone": "dev"})
    assert (parts["a0"], parts["gone"]) == ("test", "dev")
    for desk in ("politics", "sport"):
        own = [parts[one.id] for one in many if one.head["desk"] == desk]
        assert [own.count(part) for part in split.SHARES] == [30, 10, 10]
    assert split.assign(many, parts) == parts


def test_part_is_read_without_the_others(tmp_path: Path) -> None:
    split.write_split({"a": "test", "b": "dev", "c": "dev"}, tmp_path / "split.tsv")
    (tmp_path / "a.txt").write_bytes(b"\xff no text")
    (tmp_path / "b.txt").write_text(f"{ARTICLE_HEAD}---\nYes.\n", encoding="utf-8")
    found = split.read_part("dev", tmp_path, tmp_path / "split.tsv")
    assert [one.file for one in found] == ["b.txt"]


def test_agreement_compares_two_annotations() -> None:
    a = article("{s1 @lee|{@lee|Ann Lee}, the mayor,} {c1|said} {q1|it was {@roe|Roe}}.")
    b = article("{s1 @x|{@x|Ann Lee}}, the mayor, {c1|said} {q1|it was Roe}.", "@x: Ann Lee | person | she\n")
    counts = Counts()
    counts.add(a, b)
    scores = counts.scores()
    assert (scores["source exact"], scores["source overlap"], scores["content exact"]) == (0, 1, 1)
    assert (scores["speakers"], scores["b3"]) == (1, 1)
    assert scores["entities"] == pytest.approx(2 / 3)
    named, unnamed = (f"{name} came. {{s1 @lee|Lee}} {{c1|said}} {{q1|no}}." for name in ("{@lee|Ann Lee}", "Ann Lee"))
    counts = Counts()
    counts.add(article(named), article(unnamed))
    assert counts.scores()["speakers"] == 1
    with pytest.raises(ValueError, match="differ in their text at code point 0"):
        counts.add(a, article("Other."))


def test_gold_is_read_as_documents_and_scored_by_the_gender_of_the_head(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = (
        "{s1 @lee|{@lee|Ann Lee}, {@lee|the mayor {@lee|who} left},} {c1|said} {q1|“No,”} {c1|twice} {q1|“Never.”} "
        "{s2 @roe|{@roe|He}} {c2 stance|criticised} {q2 topic|{@roe|Bob Roe}’s plan}. {s3 @board|{@board|The Harbour "
        "Board}} and {s3 group|others} {c3 writing|wrote} {q3|that it rained}."
    )
    one = article(body)
    document, everything = (
        quoth.Document.from_json(gold.line(one, everything=everything)) for everything in (False, True)
    )
    assert [(each.name, each.label) for each in document.people] == [
        ("Ann Lee", "PERSON"),
        ("Bob Roe", "PERSON"),
        ("Harbour Board", "ORG"),
    ]
    assert [(quote.content_text, [each.name for each in quote.speakers]) for quote in document.quotes] == [
        ("“No,” “Never.”", ["Ann Lee"]),
        ("that it rained", ["Harbour Board"]),
    ]
    assert len(everything.quotes) == 3
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "t.txt").write_text(f"{ARTICLE_HEAD}{CAST}---\n{body}\n", encoding="utf-8")
    assert main(["--articles", str(tmp_path / "articles"), "gold"]) == 0
    assert capsys.readouterr().out == ""  # It is of no part.
    (tmp_path / "gold.jsonl").write_text(gold.line(one), encoding="utf-8")
    assert (
        quoth_main(["evaluate", "--model", "fast", "--by", "gender", "--format", "csv", str(tmp_path / "gold.jsonl")])
        == 0
    )
    assert {"woman,content,exact", "organisation,content,exact"} <= {
        ",".join(line.split(",")[:3]) for line in capsys.readouterr().out.splitlines()
    }


def test_real_texts_are_kept_as_offsets_without_words(tmp_path: Path) -> None:
    text = "\n Ms Lee said it was late.\n "
    one = article("{s1 @lee|Ms Lee} {c1|said} {q1|it was late}.", head=ARTICLE_HEAD + "of: senate/1\nbreaks: line\n")
    found = offsets.detached(one, text)
    content = found["attributions"][0]["content"][0]
    assert text[slice(*content)] == "it was late"
    assert "Lee" not in json.dumps(found)
    path = tmp_path / "t.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    assert offsets.check_detached(path, {"senate/1": text}) == []
    assert offsets.check_detached(path, {}) == []
    assert "SHA-256" in str(offsets.check_detached(path, {"senate/1": text + "!"}))
    with pytest.raises(ValueError, match="differs from the real text at 0"):
        offsets.detached(one, "Other")


# What an annotation may hold: mentions and acts that are not derived, marks of sentences, turns, notes, shared tags.
REAL = """#headline {s1 @lee|Ann Lee} {c1|asks} {q1|{@bob|her} brother to stay}

{dateline|{loc|SKELBY} —} {q2|“I will go.{+} Now,”} {c2 writing|wrote} {s2 @lee|{@lee|Ann Lee}, the mayor}. \
{s3 @bob|{@lee|Her} brother} \
{c3 asserted|was not having} {q3 topic|it}. \
{c4|Believe} {to4 group|the fans} {q4 @lee indirect|it “is” {money GBP 4|£4} on {date -|June 31}}.{/} \
end.

#turn @lee LEE: No. {note|(Laughter.)} {-|I} sat.

#more By {s5,6 @lee|{@lee|Lee} and me}, {c5|said} {q5|A} and {c6 not|sang} {q6 topic|B}. # \\{x\\}
"""


def real_article(ends: str = "\n") -> tuple[Article, str]:
    """An annotated stretch, and the whole real text around it with these ends of lines."""
    cast = "@lee: Ann Lee | person | she\n@bob: a brother | anonymous | he\n"
    plain = article(REAL, cast).text.replace("\n", ends)
    text = f"😀 Before.{ends}{ends}{plain}{ends}{ends}After."
    head = ARTICLE_HEAD + f"of: senate/1\nstretch: {text.index('Ann')}-{text.index('After')}\n"
    return article(REAL, cast, head), text


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_offsets_of_a_stretch_are_those_of_the_whole_text(ends: str) -> None:
    one, text = real_article(ends)
    found = offsets.detached(one, text)
    assert (found["length"], found["words"]) == (len(text), one.words)
    assert [text[s:e] for s, e in found["attributions"][1]["content"]] == ["“I will go. Now,”"]
    assert {text[s:e] for s, e, *_ in found["entities"]} == {"Ann Lee", "SKELBY", "£4", "June 31", "LEE", "Lee"}


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_offsets_and_text_give_the_article_again(ends: str) -> None:
    one, text = real_article(ends)
    found = json.loads(json.dumps(offsets.detached(one, text)))
    again = parse_article("t.txt", attach.attached(found, text))
    same = ("text", "paragraphs", "datelines", "sentences", "entities", "mentions", "attributions")
    for key in same:
        assert export.record(again)[key] == export.record(one)[key], key
    assert json.loads(json.dumps(offsets.detached(again, text))) == found
    with pytest.raises(ValueError, match="is not the one that was annotated"):
        attach.attached(found, text + " ")


def test_real_texts_are_attached_and_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, text = real_article("\r\n")
    real, raw, out = tmp_path / "real", tmp_path / "raw", tmp_path / "out"
    for folder in (real, raw):
        folder.mkdir()
    row = {"source": "senate", "id": "1", "text": text}
    (raw / "senate.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (real / "t.json").write_text(json.dumps(offsets.detached(one, text)), encoding="utf-8")
    monkeypatch.setattr(offsets, "FOLDER", real)
    folders = ["--articles", str(tmp_path), "--raw", str(raw)]
    assert main([*folders, "attach", str(out)]) == 0
    assert parse_article("t.txt", (out / "t.txt").read_text(encoding="utf-8")).text == one.text
    split.write_split({"t": "dev"}, real / "split.tsv")
    assert main([*folders, "build", "--real", str(raw), "--out", str(out)]) == 0
    lines = (out / "quotes_real-dev.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["text"] for line in lines] == [one.text]
    with pytest.raises(SystemExit, match="lies inside the project"):
        main([*folders, "attach", str(Path(offsets.__file__).parent / "build")])
    with pytest.raises(SystemExit, match="no real texts in"):
        main(["--raw", str(out), "build", "--real", str(tmp_path / "none")])


def test_raw_gives_a_stretch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {"source": "senate", "id": "1", "text": "No.\r\nYes.\r\nYes."}
    (tmp_path / "senate.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert main(["--raw", str(tmp_path), "raw", "senate/1", "--stretch", "5-15"]) == 0
    out = capsys.readouterr().out
    assert "stretch: 5-15\n" in out
    assert out.endswith("---\nYes.\nYes.\n")
    with pytest.raises(SystemExit, match="a stretch is FROM-TO"):
        main(["--raw", str(tmp_path), "raw", "senate/1", "--stretch", "5-"])
    assert "stretch is '5'" in messages(article("Yes.", "", ARTICLE_HEAD + "stretch: 5\n"))


def test_real_texts_are_halved_form_by_form_and_counted() -> None:
    forms = ["press-release"] * 4 + ["article"] * 2
    real = [
        {"id": f"t{i}", "of": f"senate/Lee{i // 2}/{i}", "words": 800, "meta": {"form": form}}
        for i, form in enumerate(forms)
    ]
    parts = split.assign_real(real, {"t0": "dev"})
    assert [parts[f"t{i}"] for i in range(6)] == ["dev", "train", "train", "dev", "train", "dev"]
    counts = {name: there for name, _, there in quotas.real_table(real)}
    assert (counts["press releases of different senators"], counts["articles"]) == (2, 2)


def test_raw_text_comes_back_from_its_markup() -> None:
    text = "# A {b} | c\\d\n \n“Yes.”"
    one = parse_article("t.txt", offsets.blank("senate/1", text))
    assert one.text == text


def test_quota_of_the_united_kingdom_is_one_of_manner() -> None:
    one = article("Yes.", "", ARTICLE_HEAD.replace("curly", "single").replace("local", "tabloid"))
    assert quotas.region(one) == "United Kingdom, single marks, tabloid manner"
    assert quotas.region(article("Yes.", "")) == "United Kingdom, other"


def test_commands_print(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text(
        ARTICLE_HEAD + CAST[: CAST.index("@roe")] + "---\n{s1 @lee|Ann Lee} {c1|said} {q1|no}.\n"
    )
    folder = ["--articles", str(tmp_path)]
    assert main([*folder, "check", str(tmp_path / "t.txt")]) == 0
    assert main([*folder, "strip", str(tmp_path / "t.txt")]) == 0
    assert main([*folder, "show", str(tmp_path / "t.txt")]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Ann Lee said no.\n")
    assert "1: indirect speech @lee | Ann Lee | said | no" in out
    assert main([*folder, "counts"]) == 1
    assert "| articles | 320 | 1 (short) |" in capsys.readouterr().out


def test_a_reader_may_stop_before_the_end() -> None:
    root = Path(__file__).parents[2]
    file = next(iter(sorted((root / "corpus" / "articles").glob("*.txt"))))
    show = subprocess.Popen(
        [sys.executable, "-m", "corpus", "show", *[file] * 20],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert show.stdout is not None
    assert show.stderr is not None
    show.stdout.readline()
    show.stdout.close()
    assert show.stderr.read() == b""
    show.stderr.close()
    assert show.wait() == 1


def test_the_corpus_is_clean() -> None:
    assert main(["check"]) == 0
