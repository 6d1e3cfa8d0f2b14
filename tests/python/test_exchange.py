"""``quoth.exchange``: what goes out in another tool's format comes back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given

import quoth
from drawn import documents
from handmade import TEXT
from quoth import exchange

FORMATS = ("label_studio", "brat", "conllu", "tei", "web_annotation")
TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>{}</teiHeader><text><body>{}</body></text></TEI>'
GO = "“Go,” said Ann Lee."


def through(name: str, document: quoth.Document) -> quoth.Document:
    """Give what is left of ``document`` on its way through a format and its files."""
    if name == "brat":
        return exchange.from_brat(*exchange.to_brat(document, sentences=True))
    if name == "web_annotation":
        page = json.loads(json.dumps(exchange.to_web_annotation(document)))
        return exchange.from_web_annotation(page, document.text)
    if name == "label_studio":
        return exchange.from_label_studio(json.loads(json.dumps(exchange.to_label_studio(document))))
    written = getattr(exchange, f"to_{name}")(document)
    document = getattr(exchange, f"from_{name}")(written.encode().decode())
    assert isinstance(document, quoth.Document)
    return document


def difference(one: quoth.Document, other: quoth.Document) -> dict[str, Any]:
    first, second = json.loads(one.to_json()), json.loads(other.to_json())
    # What made a document is said in its own JSON alone.
    return {key: (first[key], second[key]) for key in first if key != "provenance" and first[key] != second[key]}


@pytest.mark.parametrize("name", ["label_studio", "web_annotation", "tei"])
@given(document=documents())
def test_any_document_comes_back(name: str, document: quoth.Document) -> None:
    assert not difference(document, through(name, document))


@pytest.mark.parametrize("name", ["brat", "conllu"])
@given(document=documents(tight=True))
def test_any_document_whose_spans_end_in_no_space_comes_back(name: str, document: quoth.Document) -> None:
    assert not difference(document, through(name, document))


@pytest.mark.parametrize("name", FORMATS)
def test_analysed_articles_come_back(name: str) -> None:
    """Without sentences in brat, which finds them anew."""
    text = f"{quoth.sample()}\r\n\r\n{TEXT}\n"
    document = quoth.analyze(text, acts="all", kinds="all")
    assert document.quotes
    assert document.people
    if name == "brat":
        assert exchange.from_brat(*exchange.to_brat(document)) == document
    assert through(name, document) == document


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("text", ["", " ", "\n", "a", "\ud800 said Ann Lee."])
def test_texts_without_anything_come_back(name: str, text: str) -> None:
    document = quoth.analyze(text)
    assert not difference(document, through(name, document))


@pytest.mark.parametrize("name", FORMATS)
def test_fields_of_later_versions_do_no_harm(name: str) -> None:
    data = json.loads(quoth.analyze(GO).to_json())
    data["quotes"][0] |= {"tone": "calm", "repeated": False, "place": 0}
    data["topics"] = [{"start": 0, "end": 19}]
    document = quoth.Document.from_json(json.dumps(data))
    assert not difference(document, through(name, document))


def test_brat_edited_by_hand_is_read_as_annotated() -> None:
    lines = [
        "T1\tQuotation 0 5\t“Go,”",
        "T2\tCue 6 10\tsaid",
        "T3\tSource 11 18\tAnn Lee",
        "T4\tName 11 18\tAnn Lee",
        "T5\tPronoun 20 23\tShe",
        "T6\tQuotation 29 32;37 39\tshe go",
        "R1\tCue-of Arg1:T1 Arg2:T2",
        "R2\tSource-of Arg1:T3 Arg2:T1",
        "R3\tSpeaker Arg1:T4 Arg2:T1",
        "*\tEquiv T4 T5",
        "A1\tAct T6 stance",
        "#1\tAnnotatorNotes T1\tis this right?",
        "E1\tOther:T2",
        "",
    ]
    first, second = exchange.from_brat("“Go,” said Ann Lee. She said she may go.", "\r\n".join(lines)).quotes
    assert (first.kind, first.act, first.score) == ("direct", "speech", 1)
    assert first.cue is not None
    assert first.cue.text == "said"
    assert first.speaker is not None
    assert (first.speaker.name, first.speaker.pronouns) == ("Ann Lee", ("she",))
    assert [mention.text for mention in first.speaker.mentions] == ["Ann Lee", "She"]
    assert [piece.text for piece in second.content] == ["she", "go"]
    assert (second.kind, second.act, second.speaker) == ("indirect", "stance", None)


def test_span_over_a_line_break_is_cut_in_brat_and_joined_again() -> None:
    document = quoth.analyze("He said “we\nwill go”.")
    txt, ann = exchange.to_brat(document)
    assert "Quotation 8 11;12 20\t“we will go”" in ann
    assert exchange.from_brat(txt, ann) == document


def test_label_studio_annotation_is_read_as_annotated() -> None:
    def region(name: str, start: int, end: int, label: str) -> dict[str, Any]:
        value = {"start": start, "end": end, "labels": [label]}
        return {"id": name, "from_name": "part", "to_name": "text", "type": "labels", "value": value}

    def text(name: str, control: str, words: str) -> dict[str, Any]:
        value = {"start": 0, "end": 5, "text": [words]}
        return {"id": name, "from_name": control, "to_name": "text", "type": "textarea", "value": value}

    result = [
        region("a", 0, 5, "Quotation"),
        region("b", 6, 10, "Cue"),
        region("c", 11, 18, "Source"),
        region("d", 0, 2, "Unknown"),
        text("a", "speaker", "Ann Lee"),
        {"id": "a", "from_name": "act", "type": "choices", "value": {"start": 0, "end": 5, "choices": ["writing"]}},
        {"type": "relation", "from_id": "a", "to_id": "b", "direction": "left", "labels": ["cue"]},
        {"type": "relation", "from_id": "c", "to_id": "a", "direction": "right", "labels": ["source"]},
        {"id": "whole", "from_name": "comment", "type": "choices", "value": {"choices": ["fine"]}},
    ]
    annotations = [{"result": [], "was_cancelled": True}, {"result": result}]
    document = exchange.from_label_studio({"id": 7, "data": {"text": GO}, "annotations": annotations})
    (quote,) = document.quotes
    assert (quote.text, quote.kind, quote.act, quote.source_kind) == ("“Go,”", "direct", "writing", "named")
    assert quote.speaker is not None
    assert [mention.text for mention in quote.speaker.mentions] == ["Ann Lee"]
    assert [sentence.text for sentence in document.sentences] == [GO]


def test_label_studio_config_has_every_control_and_label_of_a_task() -> None:
    config = ElementTree.fromstring(exchange.label_studio_config())
    names = {element.get("name") for element in config.iter() if element.get("name")}
    values = {element.get("value") for element in config.iter()}
    task = exchange.to_label_studio(quoth.analyze(f"{GO} She paid £4 on 3 May 2026. “No,” she said, “never.”"))
    for item in task["predictions"][0]["result"]:
        if item["type"] == "relation":
            assert set(item["labels"]) <= values
        else:
            assert {item["from_name"], item["to_name"]} <= names
            assert set(item["value"].get("labels", ()) or item["value"].get("choices", ())) <= values


def test_brat_config_has_every_type_of_an_export() -> None:
    config = exchange.brat_config()
    for line in exchange.to_brat(quoth.analyze(f"{GO} She left.")).ann.splitlines():
        kind = line.split("\t")[1].split(" ")[0]
        assert kind == "AnnotatorNotes" or f"\n{kind}" in config


def test_conllu_of_others_has_text_and_sentences() -> None:
    rows = [
        "# newdoc id = a",
        "# newpar",
        "1-2\tWon't\t_\t_\t_\t_\t_\t_\t_\t_",
        "1\tWill\twill\tAUX\t_\t_\t0\troot\t_\t_",
        "2\tnot\tnot\tPART\t_\t_\t1\tadvmod\t_\t_",
        "2.1\tgo\tgo\tVERB\t_\t_\t_\t_\t_\t_",
        "3\the\the\tPRON\t_\t_\t1\tnsubj\t_\tSpaceAfter=No",
        "4\t?\t?\tPUNCT\t_\t_\t1\tpunct\t_\t_",
        "",
        "# newpar",
        "1\tNo\tno\tINTJ\t_\t_\t0\troot\t_\tSpaceAfter=No",
        "2\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\t_",
        "",
    ]
    document = exchange.from_conllu("\n".join(rows))
    assert document.text == "Won't he?\n\nNo."
    assert [sentence.text for sentence in document.sentences] == ["Won't he?", "No."]


def test_tei_of_others_has_quotations_with_speakers() -> None:
    header = (
        '<profileDesc><particDesc><listPerson><person xml:id="ann"><persName>Ann Lee</persName></person></listPerson>'
    )
    header += "</particDesc></profileDesc>"
    body = """
      <p>
        <said who="#ann" xml:id="a" next="#b">Go,</said> said <persName ref="#ann">Ann
        Lee</persName><note>A footnote.</note>, <said prev="#a" xml:id="b">now.</said></p>
      <p><q type="thought">Never</q>, he thought.</p>"""
    document = exchange.from_tei(TEI.format(header, body))
    assert document.text == "Go, said Ann Lee, now.\n\nNever, he thought."
    first, second = document.quotes
    assert [piece.text for piece in first.content] == ["Go,", "now."]
    assert first.speaker is not None
    assert first.speaker.name == "Ann Lee"
    assert (second.act, second.speaker) == ("thought", None)


def test_tei_holds_control_characters_that_xml_cannot() -> None:
    document = quoth.analyze("“Go\x00,” said\x0c Ann Lee\r\n.")
    written = exchange.to_tei(document)
    assert '<g ref="#U0000"/>' in written
    assert "&#13;" in written
    ElementTree.fromstring(written)
    assert exchange.from_tei(written).text == document.text


def test_quote_that_moved_is_found_by_its_words() -> None:
    document = quoth.analyze("“No,” said Ann Lee. “No,” said Bo Chen.")
    page = exchange.to_web_annotation(document, "https://news.example/1")
    moved = exchange.from_web_annotation(page, f"By our reporter. {document.text}")
    assert [quote.start for quote in moved.quotes] == [quote.start + 17 for quote in document.quotes]
    assert [quote.speaker and quote.speaker.name for quote in moved.quotes] == ["Ann Lee", "Bo Chen"]


def test_speaker_changed_by_hand_counts() -> None:
    page = exchange.to_web_annotation(quoth.analyze(GO))
    body = page["items"][0]["body"]
    body[1]["value"] = "Lee"
    (quote,) = exchange.from_web_annotation(page, GO).quotes
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.start) == ("Lee", 15)


def brat(line: str) -> Callable[[], object]:
    return lambda: exchange.from_brat(GO, f"T1\tQuotation 0 5\t“Go,”\n{line}\n")


def task(**result: Any) -> Callable[[], object]:
    return lambda: exchange.from_label_studio({"data": {"text": GO}, "annotations": [{"result": [result]}]})


def conllu(*rows: str, columns: str = "ID FORM QUOTH:ENTITY QUOTH:PERSON QUOTH:QUOTE") -> Callable[[], object]:
    lines = [f"# global.columns = {columns}", *(row.replace(" ", "\t") for row in rows)]
    return lambda: exchange.from_conllu("\n".join(lines))


def tei(body: str, header: str = "") -> Callable[[], object]:
    return lambda: exchange.from_tei(TEI.format(header, body))


def web(**item: Any) -> Callable[[], object]:
    target = {"selector": {"type": "TextPositionSelector", "start": 0, "end": 5}}
    return lambda: exchange.from_web_annotation({"items": [{"target": target, **item}]}, GO)


def tagged(value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": "tagging", "value": value}


@pytest.mark.parametrize(
    ("read", "message"),
    [
        (brat("nonsense"), "line 2: it is no annotation of brat: 'nonsense'"),
        (brat("T2\tCue 6 10\tsays"), "line 2: the text has 'said' there, not 'says'"),
        (brat("T2\tCue 6 99\tsays"), "line 2: 6..99 is no stretch of the text, which has 19 code points"),
        (brat("T2 Cue 6 10 said"), "line 2: it is no text-bound annotation"),
        (brat("T1\tCue 6 10\tsaid"), "line 2: there is another T1"),
        (brat("R1\tCue-of Arg1:T1 Arg2:T9"), "line 2: there is no T9"),
        (brat("A1\tKind T1 shouted"), "line 2: 'shouted' is none of direct, indirect, mixed, topic"),
        (brat("T2\tPERSON 11 18\tAnn Lee\nT3\tORG 15 18\tLee"), "line 3: the entity overlaps another, line 2"),
        (task(id="a", type="labels", value={"start": 0, "end": 99, "labels": ["Cue"]}),
         "annotations[0].result[0].value: 0..99 is no stretch of the text"),
        (task(id="a", type="labels", value={"start": "0", "end": 5, "labels": ["Cue"]}),
         "annotations[0].result[0].value: '0'..5 are not two whole numbers"),
        (task(type="relation", from_id="a", to_id="b", labels=["cue"]),
         "annotations[0].result[0]: there is no region 'a'"),
        (lambda: exchange.from_label_studio({"data": {"text": GO}}), "annotations: there is no annotation"),
        (lambda: exchange.from_label_studio({"data": {}}), "data.text: there is no text"),
        (lambda: exchange.from_label_studio([]), "task: it is no object but list"),  # type: ignore[arg-type]
        (conllu("1 Rain _ _"), "line 2: it has 4 columns, not 5"),
        (conllu("x Rain _ _ _"), "line 2: 'x' is no ID"),
        (conllu("1 Rain B-WEATHER _ _"), "line 2: 'WEATHER' is none of PERSON, ORG"),
        (conllu("1 Rain PERSON _ _"), "line 2: 'PERSON' is no tag"),
        (conllu("1 Rain _ _ B-content"), "line 2: 'content' has no number"),
        (conllu("1 Rain _ _ B-cue-0|B-cue-0"), "line 2: quotation 0 has another cue"),
        (conllu("1 Rain _ _ B-cue-0"), "line 2: the quotation has no content"),
        (conllu("# newdoc", "# newdoc"), "line 3: a second document starts"),
        (lambda: exchange.from_conllu("\n# quoth.quote 0 = {"), "line 2: it is no JSON"),
        (conllu(columns="FORM"), "line 1: the columns ID and FORM are needed"),
        (tei("<p>a"), "line 1, column"),
        (tei('<p><said next="#b">a</said></p>'), "line 1, column 80: next leads to #b, which is not there"),
        (tei('<p><said who="#b">a</said></p>'), "line 1, column 80: who leads to #b, which is no person"),
        (tei('<p><seg type="cue" corresp="#b">a</seg></p>'), "line 1, column 80: corresp leads to #b"),
        (tei('<p><said cert="often">a</said></p>'), "line 1, column 80: cert is 'often', which is no probability"),
        (lambda: exchange.from_tei("<html/>"), "line 1, column 1: the root is 'html', not TEI"),
        (lambda: exchange.from_tei('<!DOCTYPE TEI [<!ENTITY a "b">]><TEI/>'), "line 1, column"),
        (web(body=tagged("quotation"), target=[]), "items[0]: it has no target"),
        (web(body=tagged("quotation"), target={"selector": {"type": "TextQuoteSelector", "exact": "Stay"}}),
         "items[0].target[0].selector: 'Stay' is not in the text"),
        (web(body=tagged("quotation"), target="https://news.example"), "items[0].target[0].selector: there is no"),
        (web(body=[tagged("cue"), "urn:x"]), "items[0]: it links to 'urn:x', which is no quotation"),
        (web(body=[tagged("quotation"), {"purpose": "identifying", "value": "Bo"}]),
         "items[0]: the speaker 'Bo' is mentioned nowhere"),
        (lambda: exchange.from_web_annotation({}, GO), "items: it is no list of annotations"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(read: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError) as told:  # noqa: PT011 — the whole message is compared below
        read()
    assert str(told.value).startswith(message)


def without_sentences(name: str, text: str) -> Callable[..., quoth.Document]:
    """Give what reads ``text`` from a file of a format that says nothing of sentences."""
    if name == "label_studio":
        task = {"data": {"text": text}, "annotations": [{"result": []}]}
        return partial(exchange.from_label_studio, task)
    if name == "brat":
        return partial(exchange.from_brat, text, "")
    if name == "tei":
        return partial(exchange.from_tei, TEI.format("", f'<p xml:space="preserve">{escape(text)}</p>'))
    return partial(exchange.from_web_annotation, [], text)


@pytest.fixture(scope="module")
def disputed() -> str:
    """Give a text that the sentence models split in different ways."""
    lines = (Path(__file__).parents[2] / "examples" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    texts: list[str] = [json.loads(line)["text"] for line in lines]
    return next(one for one in texts if quoth.sentences(one) != quoth.sentences(one, model="open"))


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "conllu"])
def test_sentences_are_found_by_the_model_that_is_asked_for(name: str, disputed: str) -> None:
    read = without_sentences(name, disputed)
    opened = quoth.Pipeline(model="open")
    for options in ({}, {"model": "fast"}, {"model": "open"}, {"pipeline": opened}):
        assert [one.text for one in read(**options).sentences] == quoth.sentences(disputed, **options)
    with pytest.raises(TypeError, match="pipeline= has its model already; leave out model"):
        read(model="fast", pipeline=opened)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "conllu"])
def test_wrong_model_is_told_though_the_file_has_its_sentences(name: str) -> None:
    with pytest.raises(ValueError, match='model="opne" is unknown'):
        without_sentences(name, "")(model="opne")
    written = getattr(exchange, f"to_{name}")(quoth.analyze(GO), **{"sentences": True} if name == "brat" else {})
    given = (*written,) if name == "brat" else (written, GO) if name == "web_annotation" else (written,)
    with pytest.raises(ValueError, match='model="opne" is unknown'):
        getattr(exchange, f"from_{name}")(*given, model="opne")


@pytest.mark.parametrize("name", FORMATS)
def test_sentences_that_are_in_the_file_stay(name: str, disputed: str) -> None:
    document = quoth.analyze(disputed, model="open")
    assert through(name, document).sentences == document.sentences
    if name == "brat":
        assert exchange.from_brat(*exchange.to_brat(document)).sentences != document.sentences
        assert exchange.from_brat(*exchange.to_brat(document), model="open").sentences == document.sentences


def test_import_of_quoth_leaves_the_formats_out() -> None:
    code = (
        "import sys, quoth; "
        "assert not {'quoth.exchange', 'quoth._clean_html', 'quoth._clean_pdf', 'xml'} & set(sys.modules); "
        "assert quoth.exchange is sys.modules['quoth.exchange']"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match="module 'quoth' has no attribute 'exchanges'"):
        quoth.exchanges  # type: ignore[attr-defined]  # noqa: B018
