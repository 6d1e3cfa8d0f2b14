"""The functions of the module: what they find in short texts, and errors of arguments."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import version
from typing import Any

import pytest

import quoth
from handmade import BRIDGE


def test_analyze_finds_who_said_what() -> None:
    doc = quoth.analyze(BRIDGE)
    (quote,) = doc.quotes
    assert quote.kind == "direct"
    assert quote.act == "speech"
    assert [piece.text for piece in quote.content] == ["“We will rebuild the bridge,”"]
    assert quote.cue is not None
    assert quote.cue.text == "said"
    assert quote.source is not None
    assert quote.source.text == "Adaeze Okafor"
    assert quote.speaker is not None
    assert quote.speaker.name == "Adaeze Okafor"
    assert 0 < quote.score <= 1


def test_analyze_finds_entities_and_people() -> None:
    doc = quoth.analyze(BRIDGE)
    assert [(entity.text, entity.label) for entity in doc.entities] == [("Adaeze Okafor", "PERSON")]
    assert [(person.name, person.label) for person in doc.people] == [("Adaeze Okafor", "PERSON")]
    assert doc.people[0].quotes == doc.quotes


def test_speaker_is_resolved_through_pronoun_and_split_content() -> None:
    doc = quoth.analyze("Ann Lee resigned on Monday. “No,” she said, “I was not asked.”")
    (quote,) = doc.quotes
    assert quote.content_text == "“No,” “I was not asked.”"
    assert quote.text == "“No,” she said, “I was not asked.”"
    assert quote.speaker is not None
    assert quote.speaker.name == "Ann Lee"


def test_empty_text_has_no_items() -> None:
    doc = quoth.analyze("")
    assert doc.text == ""
    assert (doc.sentences, doc.entities, doc.people, doc.quotes) == ((), (), (), ())


@pytest.mark.parametrize("model", ["accurate", "fast", "open"])
def test_every_model_finds_the_quotation(model: str) -> None:
    assert len(quoth.analyze(BRIDGE, model=model).quotes) == 1


@pytest.mark.parametrize(
    ("acts", "cues"),
    [
        ("said", ["said"]),
        ("all", ["said", "believes"]),
        ("thought", ["believes"]),
        ({"thought", "speech"}, ["said", "believes"]),
        (["stance"], []),
        ([], []),
    ],
)
def test_acts_select_the_quotations(acts: object, cues: list[str]) -> None:
    text = f"{BRIDGE} Tom Reyes believes that the bridge is lost."
    doc = quoth.analyze(text, acts=acts)  # type: ignore[arg-type]
    assert [quote.cue.text for quote in doc.quotes if quote.cue] == cues


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (None, ["direct", "indirect"]),
        ("all", ["direct", "topic", "indirect"]),
        ("topic", ["topic"]),
        (("direct", "topic"), ["direct", "topic"]),
        (set(), []),
    ],
)
def test_kinds_select_the_quotations(kinds: Any, found: list[str]) -> None:
    text = f"{BRIDGE} Tom Reyes denied any delay. Ines Duarte said that the bridge was lost."
    options = {} if kinds is None else {"kinds": kinds}
    assert [quote.kind for quote in quoth.analyze(text, **options).quotes] == found
    (documents,) = quoth.Pipeline(**options).analyze_many([text])
    assert documents is not None
    assert [quote.kind for quote in documents.quotes] == found


def test_turns_of_a_transcript_are_direct() -> None:
    text = "MS. OKAFOR: The road is closed. It floods.\n\nMR. REYES: When will it open?"
    assert [(quote.kind, quote.text) for quote in quoth.analyze(text).quotes] == [
        ("direct", "The road is closed. It floods."),
        ("direct", "When will it open?"),
    ]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"model": "slow"}, 'model="slow" is unknown; choose one of "accurate", "fast", "open"'),
        (
            {"acts": "sung"},
            'acts="sung" is unknown; choose one of "said", "all", "speech", "writing", "thought", "stance"',
        ),
        ({"acts": ["speech", "sung"]}, 'acts="sung" is unknown'),
        (
            {"kinds": ["direct", "sung"]},
            'kinds="sung" is unknown; choose one of "all", "direct", "indirect", "mixed", "topic"',
        ),
        ({"min_speaker_score": 1.5}, "min_speaker_score=1.5 is no probability; pass a number from 0 to 1"),
        ({"min_speaker_score": float("nan")}, "min_speaker_score=nan is no probability"),
    ],
)
def test_unknown_option_raises_value_error_with_the_choices(options: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem)):
        quoth.analyze("", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"model": None}, 'model got NoneType; pass "accurate", "fast", "open" or the path of a model file'),
        ({"kinds": 3}, 'kinds got int; pass "all" or a collection of names'),
        ({"acts": 3}, 'acts got int; pass "said", "all" or a collection of names'),
        ({"acts": [3]}, "acts got int"),
        ({"min_speaker_score": "0.5"}, "min_speaker_score got str; pass a number from 0 to 1"),
        ({"min_speaker_score": True}, "min_speaker_score got bool"),
    ],
)
def test_option_of_wrong_type_raises_type_error_with_what_to_pass(options: dict[str, object], problem: str) -> None:
    with pytest.raises(TypeError, match=re.escape(problem)):
        quoth.analyze("", **options)  # type: ignore[arg-type]


def test_min_speaker_score_leaves_out_less_certain_speakers() -> None:
    (named, floating) = quoth.analyze(f"{BRIDGE}\n\n“It will take a year.”", model="fast").quotes
    assert named.speaker == floating.speaker
    assert named.speaker_score is not None
    assert floating.speaker_score is not None
    least = (named.speaker_score + floating.speaker_score) / 2
    texts = [f"{BRIDGE}\n\n“It will take a year.”"]
    pipeline = quoth.Pipeline(model="fast", min_speaker_score=least)
    for doc in (pipeline.analyze(texts[0]), *quoth.analyze_many(texts, model="fast", min_speaker_score=least)):
        assert doc is not None
        assert [quote.speaker is not None for quote in doc.quotes] == [True, False]
        assert doc.quotes[1].speaker_score is None
    assert len(quoth.analyze(texts[0], model="fast", min_speaker_score=1).quotes) == 2


@pytest.mark.parametrize(("value", "got"), [(None, "NoneType"), (b"a", "bytes"), (3, "int"), (["a"], "list")])
def test_analyze_and_sentences_accept_only_str(value: object, got: str) -> None:
    with pytest.raises(TypeError, match=re.escape(f"analyze() got {got}; pass one str")):
        quoth.analyze(value)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=re.escape(f"sentences() got {got}; pass one str")):
        quoth.sentences(value)  # type: ignore[arg-type]


def test_subclass_of_str_is_accepted_and_its_methods_are_not_called() -> None:
    class Shout(str):
        __slots__ = ()

        def encode(self, *_: object) -> bytes:
            raise AssertionError("a subclass's own methods are not for us")  # noqa: EM101, TRY003

    assert quoth.analyze(Shout(BRIDGE)) == quoth.analyze(BRIDGE)
    doc = quoth.analyze(Shout("a\ud800"))
    assert doc.text == "a\ud800"
    assert type(doc.text) is str


def test_sentences_gives_the_texts_of_the_sentences() -> None:
    text = "It rained. “Will it stop?” asked Mr. Lee.\n\nNobody knew."
    assert quoth.sentences(text) == ["It rained.", "“Will it stop?” asked Mr. Lee.", "Nobody knew."]
    assert quoth.sentences(text) == [sentence.text for sentence in quoth.analyze(text).sentences]
    assert quoth.sentences("") == []


def test_sample_has_several_speakers() -> None:
    doc = quoth.analyze(quoth.sample())
    assert len({quote.speaker.name for quote in doc.quotes if quote.speaker}) > 2


def test_version_is_that_of_the_package() -> None:
    assert quoth.__version__ == version("quoth")


def test_all_is_sorted_and_every_name_exists() -> None:
    assert sorted(quoth.__all__) == quoth.__all__
    assert all(hasattr(quoth, name) for name in quoth.__all__)


def test_names_that_are_imported_late_are_like_all_others() -> None:
    code = """
import sys
import quoth

late = [name for name in quoth.__all__ if name not in vars(quoth)]
assert {"link", "scan", "sample", "Items"} <= set(late), late
assert set(quoth.__all__) <= set(dir(quoth))
assert not {"pandas", "polars", "pyarrow", "json", "csv", "dataclasses"} & set(sys.modules)
from quoth import *
assert scan is quoth.scan is quoth._scan.scan
try:
    quoth.lnik
except AttributeError as error:
    assert str(error) == "module 'quoth' has no attribute 'lnik'"
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_import_takes_no_other_package() -> None:
    """What is installed beside it, pandas even, is imported when it is used."""
    code = (
        "import sys; before = set(sys.modules); import quoth; "
        "new = {name.partition('.')[0] for name in set(sys.modules) - before}; "
        "print(*sorted(new - set(sys.stdlib_module_names)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["quoth"]
