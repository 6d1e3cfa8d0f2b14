"""What each paragraph is: objects, tables, JSON and the option that switches it off."""

import json
import pickle
from typing import Any

import pytest

import quoth

PAGE = """Ferry stops for the winter

By Siv Aasen

Passengers on the quay in Bodø.
Kwabena Osei/Reuters

READ MORE: Minister says roads will stay shut

Captain Ingrid Moe took the last boat out. She said the sea was calm."""
ROLES = ["headline", "byline", "caption", "credit", "promotion", "body"]


def test_each_paragraph_has_a_role() -> None:
    doc = quoth.analyze(PAGE, model="fast")
    assert [paragraph.role for paragraph in doc.paragraphs] == ROLES
    assert repr(doc.paragraphs[3]) == "Paragraph(credit, 'Kwabena Osei/Reuters')"
    assert all(doc.text[one.start : one.end] == one.text for one in doc.paragraphs)
    (quote,) = doc.quotes
    assert quote.speaker is not None
    assert quote.speaker.name == "Ingrid Moe"


def test_roles_can_be_switched_off() -> None:
    calls: list[Any] = [
        quoth.analyze(PAGE, model="fast", roles=False),
        quoth.analyze_many([PAGE], model="fast", roles=False)[0],
        next(quoth.stream([PAGE], model="fast", roles=False)),
        quoth.Pipeline(model="fast", roles=False).analyze(PAGE),
    ]
    for doc in calls:
        assert {paragraph.role for paragraph in doc.paragraphs} == {"body"}
        assert len(doc.paragraphs) == len(ROLES)
        assert "roads will stay shut" in [quote.text for quote in doc.quotes]


def test_roles_is_a_switch() -> None:
    wrong: Any = "no"
    with pytest.raises(TypeError, match="roles got str; pass True or False"):
        quoth.analyze(PAGE, roles=wrong)


def test_paragraphs_have_a_table() -> None:
    docs = quoth.analyze_many(["It rained.", None, PAGE], model="fast")
    assert docs.paragraphs.columns == ["row", "start", "end", "text", "role"]
    table = docs.paragraphs.to_pydict()
    assert table["role"] == ["body", *ROLES]
    assert table["row"] == [0] + [2] * len(ROLES)
    assert quoth.analyze_many([PAGE], only=("sentences",)).paragraphs.num_rows == 0


def test_json_and_pickles_keep_roles() -> None:
    doc = quoth.analyze(PAGE, model="fast")
    again = quoth.Document.from_json(doc.to_json())
    assert again == doc
    assert again.paragraphs == doc.paragraphs
    assert pickle.loads(pickle.dumps(doc.paragraphs[1])) == doc.paragraphs[1]
    plain = quoth.analyze(PAGE, model="fast", roles=False)
    assert plain.paragraphs[1] != doc.paragraphs[1]


def test_paragraphs_that_json_lacks_are_found_anew() -> None:
    document = quoth.analyze(PAGE, model="fast")
    data = json.loads(document.to_json())
    del data["paragraphs"]
    assert quoth.Document.from_json(json.dumps(data)).paragraphs == document.paragraphs


def test_json_with_a_wrong_paragraph_is_refused() -> None:
    data = json.loads(quoth.analyze(PAGE, model="fast").to_json())
    data["paragraphs"][2]["role"] = "chorus"
    with pytest.raises(ValueError, match=r"paragraphs\[2\]\.role"):
        quoth.Document.from_json(json.dumps(data))
    data["paragraphs"][2].update(role="body", end=data["paragraphs"][2]["end"] + 1)
    with pytest.raises(ValueError, match=r"paragraphs\[2\]"):
        quoth.Document.from_json(json.dumps(data))


@pytest.mark.parametrize("line", ["Roe/CBC\n", "Q: a\nA: b.\n", "Mr. Roe. Yes.\n", "Roe\nYes.\n", "&quot;&#8220;"])
def test_many_lines_of_a_kind_are_read(line: str) -> None:
    doc = quoth.analyze(line * 500, model="fast")
    assert doc.paragraphs[-1].end == len(doc.text.rstrip())
