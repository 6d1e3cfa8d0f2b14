"""How people are told to be women or men by the pronouns of a collection: by any pronoun, and by most of them.

    python accuracy/pronouns.py [--model fast]

The collection is the dev part of the corpus in this project, whose heads say who is *she* and who *he*. Of those who
are quoted and whom quoth finds, by name, a rule covers some and is right of some of these.
"""

import argparse
import json
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import quoth
from quoth._command_line.evaluation import same_people

sys.path.append(str(Path(__file__).parents[1]))
split, gold = import_module("corpus.split"), import_module("corpus.gold")
TRUTH = {"woman": "she", "man": "he"}
FORMS = {"she": {"she", "her", "hers", "herself"}, "he": {"he", "him", "his", "himself"}}
# So large a share of the pronouns must be of one kind.
MOST = 0.75


def main() -> None:
    """Prints a line for each rule."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="accurate", help="accurate, fast, open, or a model file")
    args = parser.parse_args()
    articles = split.read_part("dev", Path(__file__).parents[1] / "corpus" / "articles")
    docs = quoth.analyze_many([article.text for article in articles], model=args.model)
    docs = docs.with_links(quoth.link(docs))
    counts: dict[int, Counter[str]] = {}
    mentions = docs.mentions.to_pydict()
    for person, text in zip(mentions["corpus_person"], mentions["text"], strict=True):
        for word, forms in FORMS.items():
            counts.setdefault(person, Counter())[word] += text.lower() in forms
    people = docs.people.to_pydict()
    places = {
        (row, i): one for row, i, one in zip(*(people[k] for k in ("row", "person", "corpus_person")), strict=True)
    }
    truth: dict[int, str] = {}
    for row, (article, doc) in enumerate(zip(articles, docs, strict=True)):
        record = gold.gold(article)
        known = quoth.Document.from_json(json.dumps(record))
        for i, person in enumerate(doc.people if doc else ()):
            for one, own in zip(known.people, record["people"], strict=True):
                if person.quotes and own["gender"] in TRUTH and same_people([one], [person]):
                    truth[places[row, i]] = TRUTH[own["gender"]]
    for rule, least in (("all of one kind", 1.0), (f"{MOST:.0%} or more of one kind", MOST)):
        said = {who: told(counts[who], least) for who in truth}
        covered = [who for who in truth if said[who]]
        both = sum(bool(counts[who]["she"] and counts[who]["he"]) for who in truth)
        right = sum(said[who] == truth[who] for who in covered)
        print(
            f"{rule}: of {len(truth)} people, {both} with both kinds, {len(covered) / len(truth):.1%} covered, "
            f"{right / len(covered):.1%} of these right"
        )


def told(count: Counter[str], least: float) -> str:
    """What the pronouns say; nothing where there are none, or none outweighs."""
    return next((word for word in FORMS if count[word] and count[word] >= least * count.total()), "")


if __name__ == "__main__":
    main()
