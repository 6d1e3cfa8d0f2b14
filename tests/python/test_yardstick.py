"""What `accuracy/yardstick.py` makes of the scorers, where those are."""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import quoth
from corpus import gold as gold_of
from corpus.article import Article, parse_article
from handmade import ARTICLE_HEAD

ROOT = Path(__file__).parents[2]
EVAL = ROOT.parent / "shared" / "eval"
if not EVAL.exists():
    pytest.skip("the scorers are not part of this project", allow_module_level=True)
sys.path.append(str(ROOT / "accuracy"))
scores, tables, yardstick = map(import_module, ("yardstick_scores", "yardstick_tables", "yardstick"))

SOURCE = (
    ARTICLE_HEAD
    + """@lee: Ann Lee | person | she | Mayor
@roe: Bob Roe | person | he
---
{s1 @lee|{@lee|Ann Lee}, the mayor,} {c1|said} {q1|{s2 @roe|{@roe|Bob Roe}} {c2|had asked} {q2|her to go}}. \
{s3 @lee|She} {c3|criticised} {q3 topic|the plan} of {loc|Skelby}. {q4 group|“No,”} {c4|said} {s4 group|critics}.

{c5|According to} {s5 @lee @roe|{@lee|Mayor Lee} and {@roe|Roe}}, {q5|{@roe|he} went in {date XXXX-05|May}}.
"""
)


def perfect(article: Article) -> dict[str, Any]:
    """The key as the library would say it."""
    people = [
        {"name": one.names[0], "mentions": [[*m.span, m.kind] for m in article.mentions if m.member == one.id]}
        for one in article.head.cast.values()
    ]
    quotes = [
        {
            **{role: [list(span) for span in getattr(one, role)] for role in ("source", "cue", "content")},
            "speakers": [article.head.cast[id_].names[0] for id_ in one.speakers],
            "topic": one.kind == "topic",
        }
        for one in article.attributions
    ]
    return {
        "id": article.id,
        "sentences": [list(span) for span in article.sentences],
        "entities": [[*one.span, one.label] for one in article.entities],
        "quotes": quotes,
        "people": people,
    }


def found_in(article: Any, quotes: list[dict[str, Any]] | None = None, *, everything: bool = False) -> quoth.Document:
    record = dict(gold_of.gold(article, everything=everything))
    return quoth.Document.from_json(json.dumps(record | ({} if quotes is None else {"quotes": quotes})))


def measures(quotes: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    article = parse_article("t.txt", SOURCE)
    everything = perfect(article)
    said = {**everything, "quotes": [one for one in everything["quotes"] if not one["topic"]]}
    answer = {"t": found_in(article, quotes)}
    found: dict[str, Any] = scores.Scorers(EVAL).measure([article], answer, {"t": said}, {"t": everything})
    return found


def test_the_key_itself_is_right() -> None:
    found = measures()
    assert (found["quotations"], found["named"], found["wrong topic"]) == (4, 3, None)
    for name in ("found 0.3", "found 0.8", "source", "cue", "content", "entities", "sentences"):
        assert found[name] == (1, 1, 1), name
    for name in ("speakers of all", "speakers of found", "names", "pronouns right", "pronouns reached"):
        assert found[name] == 1, name
    assert found["found inside"] == found["found outside"] == 1
    assert set(found["labels"]) == {"PERSON", "LOC", "DATE"}


def test_topics_and_wrong_speakers_cost() -> None:
    quotes = [dict(one) for one in gold_of.gold(parse_article("t.txt", SOURCE), everything=True)["quotes"]]
    told = [
        {key: one[key] for key in one if key in {"speaker", "speakers", "person"}}
        for one in quotes
        if one.get("speaker")
    ]
    speakers = {one["speaker"]: one for one in told}
    quotes[0] |= speakers["Bob Roe"]
    quotes[4] |= speakers["Ann Lee"]
    found = measures(quotes=quotes)
    assert found["found 0.3"] == (pytest.approx(4 / 5), 1, pytest.approx(8 / 9))
    assert found["wrong topic"] == 1
    assert found["speakers of all"] == pytest.approx(1 / 3)
    assert measures(quotes=[])["speakers of found"] is None


def test_tables_show_figures_and_gaps() -> None:
    found = measures()
    assert "| the same, overlap ≥ 0.8 | 100.0 / 100.0 / 100.0 |" in tables.overall({"fast": found})
    assert "| fast | 100.0 | 100.0 | 100.0 |" in tables.labels({"fast": found})
    assert "| all | 1 | 4 | 3 | 100.0 / 100.0 / 100.0 | – | 100.0 |" in tables.by_group({"all": found})
    assert tables.overall({"fast": found}, "real texts, dev").startswith("| real texts, dev | fast |")
    assert tables.percent(None) == "–"


def test_intervals_are_over_articles_and_hold_the_figure() -> None:
    articles = [parse_article("t.txt", SOURCE.replace("id: t\n", f"id: {letter}\n")) for letter in "bcdefg"]
    names = [article.id for article in articles]
    assert len(set(names)) == 6
    # Of three articles all are found, of three none.
    found = scores.Scorers(EVAL).quotations(
        articles, {one.id: found_in(one, None if place < 3 else []) for place, one in enumerate(articles)}
    )
    low, high = found["found 95 %"]
    assert 0 <= low < found["found 0.3"][2] < high <= 1
    assert found["speakers of found"] == 1
    # The exact interval of three articles of which all are right.
    assert found["speakers 95 %"] == (pytest.approx(0.025 ** (1 / 3)), 1)
    assert tables.between((0.714, 0.826)) == "71–83"
    assert tables.between(None) == "–"


def test_speakers_are_told_apart_by_the_pronouns_of_the_head() -> None:
    found = measures()["speakers by gender"]
    assert {who: (one["named"], one["right"]) for who, one in found.items()} == {
        "women": (1, 1),
        "men": (1, 1),
        scores.OTHERS: (1, 1),
    }
    table = tables.by_gender({"fast": {"speakers by gender": found}})
    assert "| women | 1 | 100.0 | 100.0 | – |" in table


def test_real_texts_are_left_out_where_they_are_not(tmp_path: Path) -> None:
    assert yardstick.real_dev(tmp_path) == []


def test_a_page_keeps_what_stands_around_the_tables(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("A\n<!-- yardstick -->\nold\n<!-- end of yardstick -->\nB\n", encoding="utf-8")
    yardstick.put(page, "new")
    assert page.read_text(encoding="utf-8") == "A\n<!-- yardstick -->\nnew\n<!-- end of yardstick -->\nB\n"
