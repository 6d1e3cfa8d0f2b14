"""The components of spaCy: what quoth finds, in a `Doc`."""

from __future__ import annotations

import pickle
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

import quoth
import quoth.spacy
from handmade import TEXT

spacy = pytest.importorskip("spacy")
tokens = pytest.importorskip("spacy.tokens")

TREASURY = "Ann Lee told the board that the fund was empty, according to the treasury. She wants £4 million."


@pytest.fixture(autouse=True)
def no_extensions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Extensions are kept by spaCy for all of the process: each test begins without."""
    for name in ("doc_extensions", "span_extensions"):
        monkeypatch.setattr(tokens.underscore.Underscore, name, {})


@pytest.fixture
def nlp() -> Any:
    made = spacy.blank("en")
    made.add_pipe("quoth", config={"model": "fast"})
    return made


def brief(doc: Any) -> list[tuple[str, ...]]:
    return [
        (quote.text, quote.label_, *(str(quote._.get(name)) for name in ("cue", "source", "speaker", "via")))
        for quote in doc.spans["quotes"]
    ]


def test_quotations_have_their_cues_sources_and_speakers(nlp: Any) -> None:
    doc = nlp(TREASURY)
    assert brief(doc)[-1] == (
        "that the fund was empty", "indirect", "told", "Ann Lee", "Ann Lee", "the treasury",
    )  # fmt: skip
    quote = doc.spans["quotes"][-1]
    assert (quote._.kind, quote._.act, quote._.speakers) == ("indirect", "speech", ["Ann Lee"])
    assert (quote._.cue.start, quote._.cue.end) == (2, 3)


def test_all_columns_of_the_table_are_extensions(nlp: Any) -> None:
    doc = nlp(TREASURY)
    rows = quoth.analyze_many([TREASURY], model="fast").quotes.to_pydict()
    for name in set(rows) - {"row", "start", "end", "text", "cue", "source", "via"}:
        assert [quote._.get(name) for quote in doc.spans["quotes"]] == rows[name]


def test_sentences_entities_and_people(nlp: Any) -> None:
    doc = nlp(TREASURY)
    assert [sentence.text for sentence in doc.sents] == quoth.sentences(TREASURY)
    assert [(entity.text, entity.label_, entity._.value) for entity in doc.ents] == [
        ("Ann Lee", "PERSON", None),
        ("£4 million", "MONEY", "GBP 4000000"),
    ]
    person = doc._.people[0]
    assert (person["name"], person["pronouns"], person["quotes"]) == ("Ann Lee", ["she"], 1)
    assert "row" not in person


def test_options_leave_to_others_what_they_have_set() -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "BODY", "pattern": "the board"}])
    config = {"ents": False, "sentences": False, "spans_key": "said", "prefix": "quoth_", "model": "fast"}
    nlp.add_pipe("quoth", config=config | {"options": {"acts": "all"}})
    doc = nlp(TREASURY)
    assert [(entity.text, entity.label_) for entity in doc.ents] == [("the board", "BODY")]
    assert not doc.has_annotation("SENT_START")
    assert doc.spans["said"][-1]._.quoth_speaker == "Ann Lee"
    assert not tokens.Span.has_extension("speaker")


@pytest.mark.parametrize(
    ("options", "quotes"),
    [({}, 1), ({"min_score": 1.0}, 0), ({"roles": False, "nested": True}, 1), ({"kinds": "topic"}, 0)],
)
def test_options_reach_the_analysis(options: dict[str, Any], quotes: int) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("quoth", config={"model": "fast", "options": options})
    assert len(nlp("“Yes,” said Ann Lee.").spans["quotes"]) == quotes


def test_wrong_options_are_told() -> None:
    with pytest.raises(TypeError, match="modell"):
        spacy.blank("en").add_pipe("quoth", config={"options": {"modell": "fast"}})
    with pytest.raises(ValueError, match="slow"):
        spacy.blank("en").add_pipe("quoth", config={"model": "slow"})


def test_extensions_of_others_are_not_overwritten(nlp: Any) -> None:
    # Again with the same names is no collision.
    spacy.blank("en").add_pipe("quoth")
    tokens.Span.set_extension("zz_speaker", default="mine")
    with pytest.raises(ValueError, match="Span has an extension 'zz_speaker' already; give the component a prefix"):
        spacy.blank("en").add_pipe("quoth", config={"prefix": "zz_"})


# spaCy itself forks while threads of others run.
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("processes", [1, 2])
def test_pipe_gives_what_single_calls_give(nlp: Any, processes: int) -> None:
    texts = [TREASURY, "", "It rained.", TEXT] * 3
    found = list(nlp.pipe(texts, batch_size=5, n_process=processes))
    assert [doc.text for doc in found] == texts
    for doc in found:
        alone = nlp(doc.text)
        assert brief(doc) == brief(alone)
        assert doc._.people == alone._.people
        assert [str(entity) for entity in doc.ents] == [str(entity) for entity in alone.ents]


def test_pipelines_and_documents_are_kept(nlp: Any, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "nlp")
    doc = nlp(TREASURY)
    for again in (spacy.load(tmp_path / "nlp"), pickle.loads(pickle.dumps(nlp))):
        assert brief(again(TREASURY)) == brief(doc)
    kept = tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert brief(kept) == brief(doc)
    assert kept._.people == doc._.people


def test_cues_move_along_into_joined_documents(nlp: Any) -> None:
    doc = nlp(TREASURY)
    first = nlp("It rained.")
    # spaCy joins what is known of spans, and says that it does not join what is known of documents.
    with pytest.warns(UserWarning, match="W101"):
        joined = tokens.Doc.from_docs([first, doc])
    assert brief(joined) == brief(doc)


def test_spans_take_whole_tokens_and_what_has_no_place_is_told() -> None:
    nlp = spacy.blank("en")
    nlp.tokenizer = spacy.tokenizer.Tokenizer(nlp.vocab)
    document = quoth.analyze("“Yes,” said Ann Lee/Bo Chen.", model="fast")
    assert [entity.text for entity in document.entities] == ["Ann Lee", "Bo Chen"]
    with pytest.warns(
        UserWarning, match="1 entities have no token, or share one, and are not in doc.ents: 'Bo Chen' at 20"
    ):
        doc = quoth.spacy.to_doc(document, nlp)
    assert [entity.text for entity in doc.ents] == ["Ann Lee/Bo"]


def test_documents_become_those_of_spacy(doc: quoth.Document) -> None:
    found = quoth.spacy.to_doc(doc, spacy.blank("en"), prefix="q_")
    assert found.text == doc.text
    assert [(quote.text, quote._.q_cue.text, quote._.q_speaker) for quote in found.spans["quotes"]] == [
        (quote.text, quote.cue and quote.cue.text, quote.speaker and quote.speaker.name) for quote in doc.quotes
    ]
    assert [quote._.q_content_text for quote in found.spans["quotes"]] == [quote.content_text for quote in doc.quotes]


def test_displacy_shows_documents(doc: quoth.Document) -> None:
    shown = quoth.spacy.to_displacy(doc)
    for span in shown["spans"]:
        inside = shown["tokens"][span["start_token"] : span["end_token"]]
        assert "".join(inside) == "".join(doc.text[span["start"] : span["end"]].split())
    of_entities = spacy.displacy.render(shown, style="ent", manual=True, jupyter=False)
    assert of_entities.count("PERSON") == sum(entity.label == "PERSON" for entity in doc.entities)
    of_spans = spacy.displacy.render(shown, style="span", manual=True, jupyter=False)
    assert "QUOTE" in of_spans
    assert "CUE" in of_spans
    assert "Adaeze Okafor" in of_spans


def test_displacy_gets_no_markup_out_of_names() -> None:
    quote = quoth.analyze("“Yes,” said Ann <b>Lee</b>.", model="fast")
    links = [span.get("kb_id", "") for span in quoth.spacy.to_displacy(quote)["spans"]]
    assert not any("<" in link for link in links)


def test_sentences_alone_have_a_component() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("quoth_sentences")
    assert [sentence.text for sentence in nlp(TREASURY).sents] == quoth.sentences(TREASURY)


def test_spacy_finds_the_components_by_their_entry_points() -> None:
    """Where the package is installed, and not only on the path."""
    if "quoth" not in entry_points(group="spacy_factories").names:
        pytest.skip("the package is not installed with its entry points")
    program = "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('quoth'); print(nlp.pipe_names)"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "['quoth']"
