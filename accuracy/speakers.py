"""What is behind the scores of speakers, and what is wrong with those that are wrong, on PolNeAR dev.

    python accuracy/speakers.py [--model fast] [--data ../shared/data] [--eval ../shared/eval]

Where the source is a pronoun or description, the score of a speaker is a probability of the network, else every way to
find one has its own (`src/speaker/how.rs`), by how sure the attribution is, whether it is direct and whether it tells
of speech: the first table says how many speakers have each score, of the sources that are pronouns by tenths, and
which share of them is right. A line says how exact speakers of 0.8 or more are, and how many of all named attributions
they reach. The second table counts the named attributions whose speaker is missing or another than the key's, by what
the source is. The last lines say how exact and how complete speakers are by default, without a threshold and with it.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from calibration import records
from needed import corpora, scorers
from score import arguments, with_names

import quoth

# At this score speakers are meant to be right nearly always.
SURE = 0.8
PRONOUNS = {"he", "she", "they", "it", "i", "we", "who", "you"}


def quotes(doc: quoth.Document) -> list[dict[str, Any]]:
    """As the scorers read them."""
    return [
        {
            "source": [[q.source.start, q.source.end]] if q.source else [],
            "cue": [[q.cue.start, q.cue.end]] if q.cue else [],
            "content": [[piece.start, piece.end] for piece in q.content],
            "speaker": q.speaker.name if q.speaker else None,
            "score": q.speaker_score,
        }
        for q in doc.quotes
    ]


def kind(name: str, source: str, key: str, words: Callable[[str], Iterable[str]]) -> str:
    """What the source of a wrong answer is, beside that of the key."""
    if not source:
        return "not found by the model"
    if words(source) != words(key):
        return "another than the key's"
    if source.lower() in PRONOUNS:
        return "a pronoun"
    parts = [*words(name), name.rsplit(maxsplit=1)[-1].lower()]
    return "a name" if any(part in source or part in source.lower() for part in parts) else "a description"


def by_default(articles: list[dict[str, Any]], names: dict[str, Any], model: str, scorer: Any) -> None:  # noqa: ANN401
    """Prints precision and recall of speakers at default options, with a threshold and without."""
    docs = quoth.analyze_many([article["text"] for article in articles], model=model)
    for least in (0.0, SURE):
        given = right = named = 0
        for article, doc in zip(articles, docs, strict=True):
            answers = quotes(doc) if doc else []
            matched = dict(scorer.pairs(article["quotes"], answers))
            for i, key in enumerate(names[article["id"]]):
                named += key["type"] in {"PERSON", "ORG"} and key["name"] is not None
                answer = answers[matched[i]] if i in matched else None
                if answer and answer["speaker"] and answer["score"] >= least:
                    given += 1
                    right += bool(key["name"] and scorer.same(answer["speaker"], key["name"]))
        print(f"by default, score of {least} or more: precision {right / given:.3f}, recall {right / named:.3f}")


def main() -> None:
    """Prints both tables."""
    args = arguments(__doc__)
    scorers(args.eval, "score_speakers.py")
    corpora(args.data, "quotes/polnear_dev.jsonl")
    sys.path.append(str(args.eval))
    scorer = import_module("score_speakers")
    gold = args.data / "quotes" / "polnear_dev.jsonl"
    with tempfile.TemporaryDirectory() as folder:
        names = {record["id"]: record["speakers"] for record in records(with_names(gold, Path(folder) / "names.jsonl"))}

    sure, named = Counter[bool](), 0
    found, right, wrong = Counter[tuple[str, float]](), Counter[tuple[str, float]](), Counter[tuple[str, str]]()
    articles = records(gold)
    docs = quoth.analyze_many([article["text"] for article in articles], model=args.model, acts="all", kinds="all")
    for article, doc in zip(articles, docs, strict=True):
        answers = quotes(doc)
        matched = dict(scorer.pairs(article["quotes"], answers))

        def text(pieces: list[list[int]], whole: str = article["text"]) -> str:
            return " ".join(whole[slice(*piece)] for piece in pieces)

        for i, key in enumerate(names[article["id"]]):
            answer = answers[matched[i]] if i in matched else None
            said = answer and answer["speaker"]
            same = bool(said and key["name"] and scorer.same(said, key["name"]))
            named += key["type"] in {"PERSON", "ORG"}
            if answer and said:
                pronoun = text(answer["source"]).lower() in PRONOUNS
                score = ("pronouns" if pronoun else "others", round(answer["score"], 1 if pronoun else 2))
                found[score] += 1
                right[score] += same
                sure[same] += answer["score"] >= SURE
            if key["name"] is None or key["type"] not in {"PERSON", "ORG"} or same:
                continue
            if answer is None:
                wrong["in a quotation that was not found", "none"] += 1
                continue
            source = kind(key["name"], text(answer["source"]), text(article["quotes"][i]["source"]), scorer.words)
            wrong[source, "another" if said else "none"] += 1

    print("sources   score   speakers  right")
    for (of, score), count in sorted(found.items(), reverse=True):
        print(f"{of:9} {score:5.2f} {count:10} {right[of, score] / count:6.2f}")
    precision, recall = sure[True] / sure.total(), sure[True] / named
    print(f"\nat a score of {SURE} or more: {sure.total()}, precision {precision:.3f}, recall {recall:.3f}")
    print("\nno speaker / the wrong one, where the source is")
    for source in sorted({source for source, _ in wrong}):
        print(f"{wrong[source, 'none']:4} / {wrong[source, 'another']:3}  {source}")
    print()
    by_default(articles, names, args.model, scorer)


if __name__ == "__main__":
    main()
