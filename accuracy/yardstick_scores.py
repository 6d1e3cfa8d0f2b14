"""Applies the scorers of the shared folder to articles of the corpus in this project."""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from needed import scorers
from score import run

import quoth
from quoth._command_line.evaluation import found_of_each, matches, same_people
from quoth._command_line.resampling import interval

sys.path.append(str(Path(__file__).parents[1]))
corpus = import_module("corpus.export")
gold_of = import_module("corpus.gold")

Record = dict[str, Any]
Predicted = dict[str, Record]
# What the library finds in each article.
Found = dict[str, quoth.Document]
OVERLAPS = (0.3, 0.8)
ROLES = ("source", "cue", "content")
SCORERS = ("score_speakers", "score_entities", "score_sentences", "score_coref")
SPEAKERS = {("she",): "women", ("he",): "men"}
OTHERS = "others, or several kinds"
KINDS = ("direct", "mixed", "indirect")


def f1(right: int, predicted: int, gold: int) -> tuple[float, float, float] | None:
    """Precision, recall and F1; none where there is nothing to find."""
    if not gold:
        return None
    precision, recall = right / max(1, predicted), right / gold
    return precision, recall, 2 * right / (predicted + gold)


def share(part: int, whole: int) -> float | None:
    """A share; none of nothing."""
    return part / whole if whole else None


def of_both(gold: int, found: int, right: int) -> float:
    """F1."""
    return 2 * right / (gold + found) if right else 0.0


def recall(gold: int, _found: int, right: int) -> float:
    """The share of the key."""
    return right / gold if gold else 0.0


def spread(
    articles: list[Counter[str]], names: tuple[str, str, str], rate: Callable[[int, int, int], float]
) -> tuple[float, float] | None:
    """The 95 % interval of a rate of the three counts, over articles; none of one article or of nothing."""
    counts = [(one[names[0]], one[names[1]], one[names[2]]) for one in articles]
    low, high = interval(counts, rate)
    return None if low is None or high is None else (low, high)


def gender(article: Any, one: Any) -> str:  # noqa: ANN401
    """Who the named speakers of an attribution are, by the pronouns that the head of the article gives them."""
    members = [article.head.cast[id_] for id_ in one.speakers if article.head.cast[id_].named]
    found = {"organisations" if m.kind == "org" else SPEAKERS.get(m.pronouns, OTHERS) for m in members}
    return found.pop() if len(found) == 1 else OTHERS


def by_gender(articles: list[Counter[str]], count: Counter[str]) -> dict[str, dict[str, Any]]:
    """How many quotations of each are found, and how many of these have the right speaker."""
    return {
        who: {
            "named": count[who],
            "named found": count[f"{who} found"],
            "found": share(count[f"{who} found"], count[who]),
            "right": share(count[f"{who} right"], count[f"{who} found"]),
            "right 95 %": spread(articles, (f"{who} found", f"{who} found", f"{who} right"), recall),
        }
        for who in (*SPEAKERS.values(), "organisations", OTHERS)
        if count[who]
    }


class Scorers:
    """The scorers of `--eval`, applied to some articles."""

    def __init__(self, folder: Path) -> None:
        scorers(folder, "predict.py", *(f"{name}.py" for name in SCORERS))
        sys.path.append(str(folder))
        self.folder = folder
        self.speakers, self.entities, self.sentences, self.coref = map(import_module, SCORERS)

    def predict(self, articles: list[Any], model: str, *options: str) -> Predicted:
        """What the library says of each article."""
        with tempfile.TemporaryDirectory() as folder:
            texts, out = Path(folder) / "texts.jsonl", Path(folder) / "out.jsonl"
            lines = [json.dumps({"id": one.id, "text": one.text}) + "\n" for one in articles]
            texts.write_text("".join(lines), encoding="utf-8")
            run(self.folder / "predict.py", texts, out, "--model", model, *options)
            with out.open(encoding="utf-8") as records:
                return {record["id"]: record for record in map(json.loads, records)}

    def quotations(self, articles: list[Any], found: Found) -> dict[str, Any]:
        """Quotations of speech and writing that are found, and those with the right speakers."""
        each = [self.counts(article, found[article.id]) for article in articles]
        count = sum(each, Counter[str]())
        return {
            "quotations": count["all"],
            "named": count["named"],
            **{f"found {limit}": f1(count[f"found {limit}"], count["answers"], count["all"]) for limit in OVERLAPS},
            **{f"found {part}": share(count[f"{part} found"], count[part]) for part in (*KINDS, "outside", "inside")},
            "wrong topic": share(count["wrong topic"], count["wrong"]),
            "speakers of all": share(count["right"], count["named"]),
            "speakers of found": share(count["right"], count["named found"]),
            "found 95 %": spread(each, ("all", "answers", "found 0.3"), of_both),
            "speakers 95 %": spread(each, ("named found", "named found", "right"), recall),
            "speakers by gender": by_gender(each, count),
        }

    def counts(self, article: Any, found: quoth.Document) -> Counter[str]:  # noqa: ANN401
        """What one article counts of quotations, paired and compared as `quoth evaluate` does it."""
        count: Counter[str] = Counter()
        key = gold_of.said(article)
        rest = [one for one in article.attributions if one not in key]
        gold = quoth.Document.from_json(json.dumps(gold_of.gold(article)))
        answers = list(found_of_each(gold, found, matches(OVERLAPS[0])[1]))
        wrong = [one for one in found.quotes if one not in answers]
        count["wrong topic"] += sum(rest[at].kind == "topic" for at in self.matched(rest, wrong))
        count["answers"] += len(found.quotes)
        count["wrong"] += len(wrong)
        for one, quote, answer in zip(key, gold.quotes, answers, strict=True):
            shared = self.overlap(one.content, pieces(answer)) if answer else 0
            named = bool(quote.speakers)
            right = named and answer is not None and same_people(quote.speakers, answer.speakers)
            for name, holds in (
                ("all", True),
                ("named", named),
                ("right", right),
                (one.kind, True),
                ("inside" if one.within else "outside", True),
                (gender(article, one), named),
            ):
                count[name] += holds
                count[f"{name} found"] += holds and answer is not None
            count[f"{gender(article, one)} right"] += right
            for limit in OVERLAPS:
                count[f"found {limit}"] += shared >= limit
        return count

    def matched(self, key: list[Any], answers: list[quoth.Quote]) -> dict[int, int]:
        """Which answer each attribution of the key takes, if any."""
        return dict(
            self.speakers.pairs([{"content": one.content} for one in key], [{"content": pieces(a)} for a in answers])
        )

    def overlap(self, one: Iterable[Any], other: Iterable[Any]) -> float:
        """Intersection over union, in code points."""
        a, b = self.speakers.chars(one), self.speakers.chars(other)
        shared: float = len(a & b) / len(a | b)
        return shared

    def spans(self, articles: list[Any], predicted: Predicted, gold: Callable[[Any], Record]) -> dict[str, Any]:
        """Exact spans with labels: of everything, of each label, and without labels."""
        records = [gold(article) for article in articles]
        result = self.entities.score(
            {one["id"]: one for one in records}, {one["id"]: predicted[one["id"]] for one in records}
        )
        labels = {label: row[:3] for label, row in result["labels"].items() if row[3]}
        return {"micro": result["micro"], "span": result["span_only"], **labels}

    def roles(self, articles: list[Any], predicted: Predicted) -> dict[str, Any]:
        """Exact spans of sources, cues and pieces of content, of all acts, those inside other reports too."""

        def labelled(quotes: list[Record]) -> list[list[Any]]:
            return [[*span, role] for quote in quotes for role in ROLES for span in quote[role]]

        def gold(article: Any) -> Record:  # noqa: ANN401
            return {**corpus.entities(article), "entities": labelled(corpus.quotes(article)["quotes"])}

        answers = {id_: {"entities": labelled(record["quotes"])} for id_, record in predicted.items()}
        found = self.spans(articles, answers, gold)
        return {role: found.get(role.upper()) for role in ROLES}

    def splits(self, articles: list[Any], predicted: Predicted) -> tuple[float, float, float]:
        """Boundaries of sentences."""
        gold = [{**corpus.sentence_record(one), "cond": "all"} for one in articles]
        answers = [{"id": one.id, "sentences": predicted[one.id]["sentences"]} for one in articles]
        boundary: tuple[float, float, float] = self.sentences.score(gold, answers)["quoth/all"]["boundary"]
        return boundary

    def people(self, articles: list[Any], predicted: Predicted) -> dict[str, float | None]:
        """Who is who, among those with a name."""
        found = self.coref.clusters([named_clusters(one) for one in articles], [predicted[one.id] for one in articles])
        return {
            "names": found["names_b3"],
            "pronouns right": found["resolved_pronouns"] if found["predicted_pronouns"] else None,
            "pronouns reached": found["reached_pronouns"] if found["gold_pronouns"] else None,
            "descriptions right": found["resolved_descriptions"],
        }

    def measure(self, articles: list[Any], found: Found, said: Predicted, everything: Predicted) -> dict[str, Any]:
        """All measures of these articles."""
        entities = self.spans(articles, said, corpus.entities)
        return {
            "articles": len(articles),
            **self.quotations(articles, found),
            **self.roles(articles, everything),
            "entities": entities["micro"],
            "entity spans": entities["span"],
            "labels": {label: row for label, row in entities.items() if label.isupper()},
            "sentences": self.splits(articles, said),
            **self.people(articles, said),
        }


def pieces(quote: quoth.Quote) -> list[tuple[int, int]]:
    """The content of a quotation."""
    return [(piece.start, piece.end) for piece in quote.content]


def analysed(articles: list[Any], **options: Any) -> Found:
    """What the library finds in each article."""
    docs = quoth.analyze_many([article.text for article in articles], **options)
    return {article.id: doc for article, doc in zip(articles, docs, strict=True) if doc is not None}


def named_clusters(article: Any) -> Record:  # noqa: ANN401
    """The coreference key of those members of the cast that have a name: nobody else is promised."""
    mentions = [one for one in article.mentions if article.head.cast[one.member].named]
    clusters: dict[str, list[int]] = {}
    for index, mention in enumerate(mentions):
        clusters.setdefault(mention.member, []).append(index)
    return {**corpus.coref(article), "mentions": [list(m.span) for m in mentions], "clusters": list(clusters.values())}


def all_acts() -> list[str]:
    """Options that ask for every attribution, topics among them."""
    return ["--acts", "all", "--kinds", "all"]
