"""Names of the user's own: patterns, aliases, any case, columns, and what is wrong with them."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

import quoth

FUND = {"the Fund": "International Monetary Fund"}


def found(doc: quoth.Document) -> list[tuple[str, str]]:
    return [(entity.text, entity.label) for entity in doc.entities]


def speakers(doc: quoth.Document) -> list[str | None]:
    return [quote.speaker and quote.speaker.name for quote in doc.quotes]


def test_patterns_find_names_that_no_list_holds() -> None:
    pipeline = quoth.Pipeline(patterns={"ORG": [r"Local \d+"], "PRODUCT": [r"KT-\d+[a-z]?"]})
    doc = pipeline.analyze("Local 7 said that it would strike. The KT-40b, and Local 54, went on.")
    assert found(doc) == [("Local 7", "ORG"), ("KT-40b", "PRODUCT"), ("Local 54", "ORG")]
    assert speakers(doc) == ["Local 7"]


@pytest.mark.parametrize(
    ("patterns", "text", "names"),
    [
        ({"NORP": ["Kivu", "Kivu Tea"]}, "Kivu Tea rose.", ["Kivu Tea"]),
        ({"NORP": ["Kivu|Kivu Tea"]}, "Kivu Tea rose.", ["Kivu Tea"]),
        ({"NORP": ["Kivu Tea", "Tea Board of Kenya"]}, "Kivu Tea Board of Kenya rose.", ["Kivu Tea"]),
        ({"NORP": [r"Kiv\w"]}, "Kivus and Kivu rose.", ["Kivu"]),
        ({"NORP": [r"Kivu\s+Tea"]}, "Kivu\u00a0Tea rose. Kivu\n\nTea fell.", ["Kivu\u00a0Tea"]),
        ({"NORP": ["x*", "(?:Kivu)?"]}, "Kivu rose.", ["Kivu"]),
        ({"NORP": [r"\bM[åä]lar\w*\b"]}, "“Mälaren” rose.", ["Mälaren"]),
    ],
)
def test_first_then_longest_match_of_whole_words_wins(
    patterns: dict[Any, list[str]], text: str, names: list[str]
) -> None:
    doc = quoth.Pipeline(model="fast", patterns=patterns).analyze(text)
    assert [name for name, label in found(doc) if label == "NORP"] == names


@pytest.mark.parametrize("model", ["accurate", "fast"])
@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("ORG", "Lagos-based"),
        ("ORG", "Studio Oyster-backed"),
        ("ORG", "Pro-Kisumu"),
        ("LOC", "Peru-Chile"),
        ("PERSON", "Ama Grey-listed"),
    ],
)
def test_own_name_keeps_what_a_hyphen_joins(model: str, label: Any, name: str) -> None:
    text = f"“We are ready,” {name} said. Then {name} left for Lima."
    doc = quoth.Pipeline(model=model, gazetteer={label: [name]}).analyze(text)
    assert [own for own in found(doc) if own[1] == label][:2] == [(name, label)] * 2
    mentions = {mention.text for person in doc.people for mention in person.mentions if person.name == name}
    assert mentions == {name}
    assert speakers(doc) == [name]


@pytest.mark.parametrize("model", ["accurate", "fast"])
@pytest.mark.parametrize(
    "name",
    ["Enough! Campaign", "Act! Kenya", "Who Pays? Network", "Together, We Rise", "Liberty: Now", "Forward!"],
)
def test_marks_inside_an_own_name_end_nothing(model: str, name: str) -> None:
    text = f"“We will block the road,” {name} said on Monday. The minister met {name} on Friday. It rained."
    pipeline = quoth.Pipeline(model=model, gazetteer={"ORG": [name]})
    doc = pipeline.analyze(text)
    assert [sentence.text for sentence in doc.sentences] == [
        f"“We will block the road,” {name} said on Monday.",
        f"The minister met {name} on Friday.",
        "It rained.",
    ]
    assert [(quote.text, quote.speaker and quote.speaker.name) for quote in doc.quotes] == [
        ("“We will block the road,”", name)
    ]
    sentences = [sentence.text for sentence in doc.sentences]
    alone = quoth.analyze_many([text], pipeline=pipeline, only=("sentences",))
    assert list(alone.sentences["text"]) == sentences == pipeline.sentences(text)


@pytest.mark.parametrize("model", ["accurate", "fast"])
@pytest.mark.parametrize("options", [{"gazetteer": {"ORG": ["Homes Now"]}}, {"patterns": {"ORG": [r"\w+ Now"]}}])
def test_last_word_of_an_own_name_is_no_part_of_the_cue(model: str, options: dict[str, Any]) -> None:
    doc = quoth.Pipeline(model=model, **options).analyze("Homes Now told the committee that 9,000 flats stood empty.")
    assert [(quote.text, quote.cue and quote.cue.text) for quote in doc.quotes] == [
        ("that 9,000 flats stood empty", "told")
    ]
    assert speakers(doc) == ["Homes Now"]


def test_own_name_that_is_spelt_like_a_cue_takes_none_away() -> None:
    pipeline = quoth.Pipeline(model="fast", gazetteer={"PERSON": ["Said", "Agreed"]}, ignore_case=True)
    doc = pipeline.analyze("“No,” he said. Lee agreed it was over.")
    assert [quote.cue and quote.cue.text for quote in doc.quotes] == ["said", "agreed"]


def test_last_mark_of_an_own_name_may_end_the_sentence() -> None:
    doc = quoth.Pipeline(model="fast", gazetteer={"ORG": ["Forward!"]}).analyze("She joined Forward! It was late.")
    assert [sentence.text for sentence in doc.sentences] == ["She joined Forward!", "It was late."]


def test_first_label_wins_for_the_same_match() -> None:
    for first, second in (("ORG", "MISC"), ("MISC", "ORG")):
        patterns: dict[Any, list[str]] = {first: ["Kiv."], second: ["Kivu"]}
        assert found(quoth.Pipeline(model="fast", patterns=patterns).analyze("Kivu rose.")) == [("Kivu", first)]


def test_patterns_leave_the_gazetteer_alone() -> None:
    pipeline = quoth.Pipeline(model="fast", gazetteer={"ORG": ["Kivu Tea"]}, patterns={"PRODUCT": [r"\w+( \w+)*"]})
    assert found(pipeline.analyze("fresh Kivu Tea of today")) == [
        ("fresh", "PRODUCT"),
        ("Kivu Tea", "ORG"),
        ("of today", "PRODUCT"),
    ]


def test_any_case_finds_names_in_all_of_them() -> None:
    names: dict[str, Any] = {"gazetteer": {"ORG": ["Çelik & Groß"]}, "patterns": {"ORG": ["Local [A-Z]+"]}}
    text = "çelik & groß said it was late. ÇELIK & GROSS said so too, and local abc agreed."
    assert not any(label == "ORG" for _, label in found(quoth.Pipeline(model="fast", **names).analyze("çelik & groß")))
    doc = quoth.Pipeline(ignore_case=True, **names).analyze(text)
    assert found(doc) == [("çelik & groß", "ORG"), ("ÇELIK & GROSS", "ORG"), ("local abc", "ORG")]
    assert speakers(doc)[0] == "çelik & groß"


def test_alias_names_whom_it_stands_for() -> None:
    doc = quoth.Pipeline(aliases=FUND).analyze("The Fund said that growth would slow. “We see risks,” the Fund said.")
    (person,) = doc.people
    assert (person.name, person.label) == ("International Monetary Fund", "ORG")
    assert person.aliases == ("The Fund", "the Fund")
    assert person.text == "The Fund"
    assert [quote.speaker for quote in doc.quotes] == [person, person]
    assert found(doc) == [("The Fund", "ORG"), ("the Fund", "ORG")]


def test_alias_and_canonical_name_are_one() -> None:
    text = "The International Monetary Fund warned of debt. “We see risks,” the Fund said. The IMF said it would wait."
    (person,) = quoth.Pipeline(aliases=FUND).analyze(text).people
    assert person.name == "International Monetary Fund"
    assert person.aliases == ("IMF", "the Fund")
    assert [quote.content_text for quote in person.quotes] == ["“We see risks,”", "it would wait"]


@pytest.mark.parametrize(
    ("aliases", "text", "name", "label"),
    [
        (
            {"Mama Trees": "Wangari Maathai"},
            "“We plant on,” said Mama Trees. Maathai said that rain would come.",
            "Wangari Maathai",
            "PERSON",
        ),
        (
            {"Mama Trees": "Wangari Maathai"},
            "Wangari Muta Maathai said that rain would come. “We plant on,” said Mama Trees.",
            "Wangari Maathai",
            "PERSON",
        ),
        ({"Peje": "Andrés López"}, "“No,” said Peje. Andrés López said it again.", "Andrés López", "PERSON"),
        (
            {"Big Pipe": "Norsk Rør", "the Pipe": "Norsk Rør"},
            "Big Pipe said that gas would flow. The Pipe said that it would be cheap.",
            "Norsk Rør",
            "ORG",
        ),
    ],
)
def test_speakers_resolve_to_the_canonical_name(aliases: dict[str, str], text: str, name: str, label: str) -> None:
    gazetteer: dict[Any, list[str]] = {"ORG": ["Norsk Rør"]}
    doc = quoth.Pipeline(aliases=aliases, gazetteer=gazetteer).analyze(text)
    assert speakers(doc) == [name, name]
    assert [(person.name, person.label) for person in doc.people] == [(name, label)]


def test_alias_matches_whole_words_in_its_own_case() -> None:
    doc = quoth.Pipeline(aliases=FUND).analyze("The fund said that it was empty. The Funds of Oslo said nothing.")
    assert "International Monetary Fund" not in {person.name for person in doc.people}


def test_longer_name_of_the_gazetteer_wins_over_an_alias() -> None:
    pipeline = quoth.Pipeline(aliases=FUND, gazetteer={"ORG": ["the Fund for Lake Chad"]})
    assert speakers(pipeline.analyze("“We see risks,” said the Fund for Lake Chad.")) == ["the Fund for Lake Chad"]


def test_who_is_who_in_a_collection_knows_aliases() -> None:
    pipeline = quoth.Pipeline(aliases=FUND)
    docs = pipeline.analyze_many(["“No,” the Fund said.", "“Yes,” the International Monetary Fund said."])
    assert [(one.name, one.quotes) for one in quoth.link(docs)] == [("International Monetary Fund", 2)]


def test_columns_are_lists_of_names() -> None:
    frame = pd.DataFrame({"name": ["Kivu Tea", None, "Lac Vert"], "code": [r"KT-\d+", float("nan"), pd.NA]})
    pipeline = quoth.Pipeline(
        model="fast",
        gazetteer={"ORG": frame["name"]},
        patterns={"PRODUCT": frame["code"]},
        aliases=pd.Series({"the Fund": "International Monetary Fund", "it": None}),
        abbreviations=pd.Series(["Cie."]),
    )
    assert pipeline == quoth.Pipeline(
        model="fast",
        gazetteer={"ORG": iter(["Kivu Tea", "Lac Vert"])},
        patterns={"PRODUCT": (r"KT-\d+",)},
        aliases=FUND,
        abbreviations=["Cie."],
    )
    assert found(pipeline.analyze("Kivu Tea sold KT-4.")) == [("Kivu Tea", "ORG"), ("KT-4", "PRODUCT")]


def test_columns_of_arrow_are_lists_of_names() -> None:
    pa = pytest.importorskip("pyarrow")
    names = pa.array(["Kivu Tea", None])
    assert quoth.Pipeline(gazetteer={"ORG": names}) == quoth.Pipeline(gazetteer={"ORG": ["Kivu Tea"]})


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        (
            {"patterns": {"ORG": ["a"], "LOC": ["b", "c("]}},
            ValueError,
            'patterns["LOC"][1]: "c(" is no regular expression: unclosed group',
        ),
        ({"patterns": {"ORG": ["(?=x)"]}}, ValueError, 'patterns["ORG"][0]: "(?=x)" is no regular expression: look-'),
        ({"patterns": {"ORG": ["(?=x)"]}}, ValueError, "matches are whole words as it is"),
        ({"patterns": {"ORG": [r"(a)\1"]}}, ValueError, "backreferences are not supported"),
        ({"patterns": {"ORG": [r"\w{5000}"]}}, ValueError, "is too large: it takes more than 1048576 bytes"),
        ({"patterns": {"ORG": [None, " "]}}, ValueError, 'patterns["ORG"][1]: a pattern is empty'),
        ({"patterns": {"ORG": ["a", b"b"]}}, TypeError, 'patterns["ORG"][1] got bytes; pass a str'),
        ({"patterns": {"ORG": {"a": 1}}}, TypeError, 'patterns["ORG"] got dict; pass a list of str'),
        ({"patterns": {"FIRM": ["a"]}}, ValueError, 'patterns: label="FIRM" is unknown'),
        ({"patterns": ["a"]}, TypeError, "patterns got list; pass a dict of labels to lists of patterns"),
        ({"aliases": ["a"]}, TypeError, "aliases got list; pass a dict of aliases to canonical names"),
        ({"aliases": {"the Fund": 3}}, TypeError, 'aliases["the Fund"] got int; pass a str'),
        ({"aliases": {3: "Fund"}}, TypeError, "the alias at 0 of aliases got int; pass a str"),
        ({"aliases": {"a": "b", "—": "Fund"}}, ValueError, 'aliases["—"]: "—" has no word'),
        ({"aliases": {"Lake": "Fund", "the Pond": "Lake"}}, ValueError, '"Lake" is itself an alias, of "Fund"'),
        ({"ignore_case": 1}, TypeError, "ignore_case got int; pass True or False"),
    ],
)
def test_what_is_wrong_is_named(options: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        quoth.Pipeline(**options)


def test_too_many_patterns_are_told_where_names_belong() -> None:
    patterns = (rf"Harbour {n} \w+ \w+" for n in range(1_000_000))
    with pytest.raises(ValueError, match=r"take more than 67108864 bytes; put names that are no patterns into the gaz"):
        quoth.Pipeline(patterns={"ORG": patterns})
