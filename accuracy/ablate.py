"""Switches off the rules one by one and prints what each is worth, as the Markdown of `ablation.md`.

    python accuracy/ablate.py [--data ../shared/data] [--eval ../shared/eval] [RULE ...] > accuracy/ablation.md

Builds the extension with the feature `internals`, which alone has the switches (`src/ablation.rs`), into
`target/ablation` with cargo; the installed package is not touched. `--data` and `--eval` are as for `score.py`.
Names of rules ask for those alone; names joined by "+" are switched off together.
All rules take five to fifteen minutes of two cores; without one of `tagger` the networks run again.
"""

import argparse
import datetime
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import tomllib
from needed import corpora, scorers
from score import with_names

PROJECT = Path(__file__).parents[1]
CASES = PROJECT / "tests" / "cases"
FIGURES = ("source", "cue", "content", "right", "recall", "precision", "kind", "entities")
MODELS = ("fast", "accurate")
KINDS = {"GROUP": "group", "ANONYMOUS": "anonymous", "DOCUMENT": "document", "NONE": None}
"""What `Quote.source_kind` should be by the type of a gold speaker without a name; with one it is "named"."""


def build(folder: Path) -> None:
    """Makes `folder` a place from which to import a quoth with switches."""
    command = "cargo build --release --lib --features python,internals --target-dir target/ablation"
    subprocess.run(command.split(), check=True, cwd=PROJECT, env=os.environ | {"PYO3_PYTHON": sys.executable})
    shutil.copytree(PROJECT / "python" / "quoth", folder / "quoth", ignore=shutil.ignore_patterns("*.so", "*.pyd"))
    built = PROJECT / "target" / "ablation" / "release"
    library = next(path for name in ("libquoth.so", "libquoth.dylib", "quoth.dll") if (path := built / name).exists())
    shutil.copy(library, folder / "quoth" / ("_quoth.pyd" if library.suffix == ".dll" else "_quoth.abi3.so"))


def records(path: Path) -> list[dict[str, Any]]:
    """The records of a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class Corpora:
    """The dev sets, and how a document is scored against them."""

    def __init__(self, data: Path, scorers: Path) -> None:
        """Reads the sets."""
        sys.path.append(str(scorers))
        self.quotes, self.speakers, self.entities = map(
            import_module, ("score_quotes", "score_speakers", "score_entities")
        )
        gold = data / "quotes" / "polnear_dev.jsonl"
        self.articles = records(gold)
        self.items: dict[str, list[dict[str, Any]]] = {article["id"]: [] for article in self.articles}
        for item in records(data / "quotes" / "polnear_dev_tokens.jsonl"):
            self.items.setdefault(item["doc"], []).append(item)
        with tempfile.TemporaryDirectory() as folder:
            named = records(with_names(gold, Path(folder) / "names.jsonl"))
        self.names = {record["id"]: record["speakers"] for record in named}
        self.newswire = records(data / "entities" / "worldwide_dev.jsonl")
        self.counted: dict[tuple[str, int, str], Counter[str]] = {}

    def counts(self, articles: list[str], newswire: list[str]) -> Counter[str]:
        """The counts for all texts, given as JSON; a document that was seen before is not counted anew."""
        total = Counter[str]()
        for count, documents in ((self.attributions, articles), (self.names_of, newswire)):
            for number, document in enumerate(documents):
                key = (count.__name__, number, document)
                if key not in self.counted:
                    self.counted[key] = count(number, document)
                total.update(self.counted[key])
        return total

    def attributions(self, number: int, document: str) -> Counter[str]:
        """Counts for article `number` of PolNeAR, which was read as the JSON `document`."""
        article, quotes = self.articles[number], spans(json.loads(document))
        counts = Counter[str]()
        for item in self.items[article["id"]]:
            gold, most = item["labels"][:300], len(item["tokens"])
            found = self.quotes.project(item["offsets"], quotes) if item["offsets"] else ["O"] * most
            for role, right in self.quotes.elements(gold).items():
                answers = self.quotes.elements(found[:300])[role]
                counts[f"{role} both"] += 2 * sum(span in answers for span in right)
                counts[f"{role} all"] += len(right) + len(answers)
        matched = dict(self.speakers.pairs(article["quotes"], quotes))
        for i, key in enumerate(self.names.get(article["id"], [])):
            answer = quotes[matched[i]] if i in matched else None
            named = key["name"] is not None
            right = bool(answer and answer["speaker"] and named and self.speakers.same(answer["speaker"], key["name"]))
            speaks = named and key["type"] in {"PERSON", "ORG"}
            counts["named"] += speaks
            counts["right"] += speaks and right
            if answer is not None:
                counts["found"] += speaks
                counts["said"] += answer["speaker"] is not None
                counts["said right"] += right
                kind = "named" if named else KINDS.get(key["type"], "named")
                counts["kind"] += 1
                counts["kind right"] += answer["source_kind"] == kind
        return counts

    def names_of(self, number: int, document: str) -> Counter[str]:
        """Counts for text `number` of the newswire."""
        record = self.newswire[number]
        found = [(one["start"], one["end"], one["label"]) for one in json.loads(document)["entities"]]
        prepare = functools.partial(self.entities.prepare, text=record["text"], label_map=None, strip=False)
        gold, pred = prepare(record["entities"]), prepare(found)
        return Counter({"entities both": 2 * len(gold & pred), "entities all": len(gold) + len(pred)})


def spans(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The quotations of a document as the scorers read them."""

    def place(item: dict[str, Any] | None) -> list[list[int]]:
        return [[item["start"], item["end"]]] if item else []

    return [
        {
            "content": [[piece["start"], piece["end"]] for piece in quote["content"]],
            "cue": place(quote["cue"]),
            "source": place(quote["source"]),
            "speaker": quote["speaker"],
            "source_kind": quote["source_kind"],
        }
        for quote in document["quotes"]
    ]


def figures(counts: Counter[str]) -> dict[str, float]:
    """F1 of spans, and shares of speakers and kinds, in percent."""
    shares = {name: (f"{name} both", f"{name} all") for name in ("source", "cue", "content", "entities")}
    shares |= {"right": ("right", "found"), "recall": ("right", "named"), "precision": ("said right", "said")}
    shares["kind"] = ("kind right", "kind")
    return {name: 100 * counts[part] / max(1, counts[whole]) for name, (part, whole) in shares.items()}


class Cases:
    """The cases of `tests/cases/` on quotations, speakers and pages, and the bundled article."""

    def __init__(self, sample: str) -> None:
        """Reads them; `sample` is the article."""

        def read(name: str) -> dict[str, Any]:
            return tomllib.loads((CASES / name).read_text(encoding="utf-8"))

        self.quotes = read("quotes.toml")["case"] + read("page_quotes.toml")["case"]
        self.speakers, self.pages = read("speakers.toml")["case"], read("pages.toml")["case"]
        self.sample, self.article = read("sample.toml"), sample
        self.texts = [case["text"] for case in self.quotes + self.speakers + self.pages] + [sample]

    def right(self, documents: list[dict[str, Any]]) -> set[str]:
        """The names of those that are answered to the letter by the documents of `texts`."""
        *answers, sample = documents
        right = set()
        for case, document in zip(self.quotes, answers, strict=False):
            if [wanted(case["text"], quote) for quote in case["quotes"]] == list(found(document)):
                right.add(f"quotes/{case['name']}")
        for case, document in zip(self.speakers, answers[len(self.quotes) :], strict=False):
            if speaks(case, document):
                right.add(f"speakers/{case['name']}")
        for case, document in zip(self.pages, answers[len(self.quotes) + len(self.speakers) :], strict=True):
            if is_page(case, document):
                right.add(f"pages/{case['name']}")
        return right | self.right_of_sample(sample)

    def right_of_sample(self, sample: dict[str, Any]) -> set[str]:
        """What is right of the bundled article: each quotation and person, and that there are no more of them."""
        right = set()
        quotes = list(found(sample))
        for place, quote in enumerate(self.sample["quotes"]):
            if wanted(self.article, quote) in quotes:
                right.add(f"sample/quote {place}")
        traits = ("name", "label", "aliases", "titles", "pronouns")
        people = [[person[trait] for trait in traits] for person in sample["people"]]
        for person in self.sample["people"]:
            if [person.get(trait, []) for trait in traits] in people:
                right.add(f"sample/{person['name']}")
        right |= {f"sample/no more than {count} quotations" for count in range(len(quotes), 40)}
        return right | {f"sample/no more than {count} people" for count in range(len(people), 40)}


def wanted(text: str, quote: dict[str, Any]) -> tuple[object, ...]:
    """A quotation as a case writes it, with places; `said#2` is the second place where "said" stands."""

    def place(piece: str | None) -> tuple[int, int] | None:
        if piece is None:
            return None
        words, _, number = piece.rpartition("#")
        words, count = (words, int(number)) if words and number.isdigit() else (piece, 1)
        start = -1
        for _ in range(count):
            start = text.index(words, start + 1)
        return start, start + len(words)

    content = tuple(place(piece) for piece in quote["content"])
    return quote["kind"], content, place(quote.get("cue")), place(quote.get("source")), quote.get("speaker")


def found(document: dict[str, Any]) -> Iterator[tuple[object, ...]]:
    """The quotations of a document, written in the same way."""

    def place(item: dict[str, Any] | None) -> tuple[int, int] | None:
        return (item["start"], item["end"]) if item else None

    for quote in document["quotes"]:
        content = tuple(place(piece) for piece in quote["content"])
        yield quote["kind"], content, place(quote["cue"]), place(quote["source"]), quote["speaker"]


def is_page(case: dict[str, Any], document: dict[str, Any]) -> bool:
    """Whether a page has the quotations of the default kinds, the speaker and the cast of its case."""
    said = [one for one in document["quotes"] if one["kind"] != "topic" and one["act"] in {"speech", "writing"}]
    people = {f"{person['label']} {person['name']}" for person in document["people"]}
    names = {person["name"] for person in document["people"]}
    counts = case.get("quotations", len(said)) == len(said)
    return (
        counts
        and people.issuperset(case.get("cast", ()))
        and names.isdisjoint(case.get("absent", ()))
        and ("quote" not in case or speaker_of(case["quote"], said) == [case.get("speaker")])
    )


def speaker_of(piece: str, quotes: list[dict[str, Any]]) -> list[str | None]:
    """The speaker of the shortest quotation that holds a piece; an empty list where none does."""
    contents = [(" ".join(part["text"] for part in quote["content"]), quote["speaker"]) for quote in quotes]
    holding = [one for one in contents if piece in one[0]]
    return [min(holding, key=lambda one: len(one[0]))[1]] if holding else []


def speaks(case: dict[str, Any], document: dict[str, Any]) -> bool:
    """Whether the shortest quotation that holds the piece of a case has its speakers, kind and outer report."""

    def content(quote: dict[str, Any]) -> str:
        return " ".join(piece["text"] for piece in quote["content"])

    quotes = [quote for quote in document["quotes"] if case["quote"] in content(quote)]
    if not quotes:
        return False
    quote = min(quotes, key=lambda quote: len(content(quote).encode()))
    answer = (
        quote["speaker"],
        [speaker["name"] for speaker in quote["speakers"]],
        quote["source_kind"] or "",
        quote["via"] and quote["via"]["text"],
    )
    speaker = case.get("speaker")
    speakers = case.get("speakers", [speaker] if speaker else [])
    return answer == (speaker, speakers, case.get("kind", "named"), case.get("via"))


def weigh(folder: Path, data: Path, scorers: Path, model: str, rules: list[str]) -> dict[str, dict[str, Any]]:
    """The figures, right cases and documents of a model with all rules, under the name "", and without each."""
    sys.path.insert(0, str(folder))
    quoth, switch_off = import_module("quoth"), import_module("quoth._quoth")._switch_off  # noqa: SLF001
    corpora, cases = Corpora(data, scorers), Cases(quoth.sample())

    def read(records: list[dict[str, Any]]) -> list[str]:
        docs = quoth.analyze_many([record["text"] for record in records], model=model, acts="all", kinds="all")
        return [doc.to_json() for doc in docs]

    weighed = {}
    for number, rule in enumerate(["", *rules]):
        switch_off(rule.split("+") if rule else [])
        articles, newswire = read(corpora.articles), read(corpora.newswire)
        documents = quoth.analyze_many(cases.texts, model=model, kinds="all")
        right = cases.right([json.loads(doc.to_json()) for doc in documents])
        counts = corpora.counts(articles, newswire)
        weighed[rule] = {"figures": figures(counts), "right": right, "documents": articles + newswire}
        print(f"{model}: {number} of {len(rules)} rules", file=sys.stderr)
    return weighed


def row(rule: str, about: str, weighed: dict[str, dict[str, dict[str, Any]]]) -> str:
    """A line of the table: the value of a rule for either model, and how many cases and texts it changes."""

    def both(cell: Any) -> str:  # noqa: ANN401
        cells = [cell(weighed[model][""], weighed[model][rule]) for model in MODELS]
        return " / ".join(cells) if any(cells) else ""

    def worth(name: str) -> str:
        def cell(whole: dict[str, Any], without: dict[str, Any]) -> str:
            value = whole["figures"][name] - without["figures"][name]
            return f"{value:+.2f}" if abs(value) >= 0.005 else ""  # noqa: PLR2004

        return both(cell)

    def lost(whole: dict[str, Any], without: dict[str, Any]) -> str:
        lost, mended = len(whole["right"] - without["right"]), len(without["right"] - whole["right"])
        return (str(lost) if lost else "") + (f"−{mended}" if mended else "")

    def changed(whole: dict[str, Any], without: dict[str, Any]) -> str:
        count = sum(a != b for a, b in zip(whole["documents"], without["documents"], strict=True))
        return str(count) if count else ""

    name = "all" if about == ALL else rule
    return f"| {name} | {about} | " + " | ".join([*map(worth, FIGURES), both(lost), both(changed)]) + " |"


def with_stages(known: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Names, stages and descriptions of all rules, and of each stage, whose rules are joined by "+"."""
    rules = [(rule, stage, about) for stage, rule, about in known]
    for stage in dict.fromkeys(stage for _, stage, _ in rules):
        rules.append(("+".join(rule for rule, other, _ in rules if other == stage), stage, ALL))
    behind = [rule for rule, stage, _ in rules if stage.startswith("quote/") and "+" not in rule]
    return [*rules, ("+".join(behind), "all stages of quotations", ALL)]


ALL = "all of these together"

ABOUT = """# What each rule is worth

By `python accuracy/ablate.py > accuracy/ablation.md`, {date}, on the development sets of
`README.md`; the figures do not depend on the machine. The names are those of `src/ablation.rs`.

A cell has the figure with all rules less the figure without this one, of the fast model / of the accurate one: what is
positive helps. An empty cell is nought. Source, cue and content are exact F1 on PolNeAR dev, all acts and kinds; right
(of the found), recall and precision those of speakers there; kind the share of sources there, with a gold kind and a
quotation that was found, whose `source_kind` is right; entities F1 on worldwide dev. *Cases* are the hand-made ones of
`tests/cases/` (quotations, speakers, pages, the bundled article) that are right with the rule and wrong without, and
behind the minus those that are wrong with it and right without. *Texts* are those of the two dev sets, 183 in all, that
are read otherwise without it.

Rules without a figure: `BlockedCues` acts only where a model's decode settings ask for it, and those of both models do
not; texts of GAP dev need `WithoutParty`, tests of odd input `BeginsAtMark`; cases of dates and sums, which are not
counted here, `UnseenValue`; `RoleHead`, `OwnedName`, `HonorificOutside` and others change texts in what the key says
nothing of. `CalledTurn` has cases in `who_speaks.toml`, `FirmOfFounder` and `StatementGoesOn` some that came after the
table; `IntroducedLater` changes eleven articles of our own corpus. Of `SourceOfSentence`, `TopicLabel` and
`OfficeWithHyphen` nothing here says what they are worth: they were written for headlines and titles that no set has.

With all rules:
"""


def show(rules: list[tuple[str, str, str]], weighed: dict[str, dict[str, dict[str, Any]]]) -> None:
    """Prints the page."""
    print(ABOUT.format(date=datetime.datetime.now(tz=datetime.timezone.utc).strftime("%-d %B %Y")))
    print("| model | " + " | ".join(FIGURES) + " |")
    print("|---" * (len(FIGURES) + 1) + "|")
    for model in MODELS:
        cells = (f"{value:.2f}" for value in map(weighed[model][""]["figures"].get, FIGURES))
        print(f"| {model} | " + " | ".join(cells) + " |")
    for stage in dict.fromkeys(stage for _, stage, _ in rules):
        print(f"\n## {stage}\n")
        print("| rule | what it does | " + " | ".join(FIGURES) + " | cases | texts |")
        print("|---" * (len(FIGURES) + 4) + "|")
        for rule, _, about in (rule for rule in rules if rule[1] == stage):
            print(row(rule, about, weighed))


def main() -> None:
    """Weighs the rules and prints the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"))
    parser.add_argument("--cases", action="store_true", help="name the cases as well, on standard error")
    parser.add_argument("rules", nargs="*", metavar="RULE")
    args = parser.parse_args()
    scorers(args.eval, "score_quotes.py", "score_speakers.py", "score_entities.py")
    corpora(args.data, "quotes/polnear_dev.jsonl", "quotes/polnear_dev_tokens.jsonl", "entities/worldwide_dev.jsonl")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder)
        code = "import json, quoth._quoth as q; print(json.dumps(q._rules()))"
        environment = os.environ | {"PYTHONPATH": name}
        listed = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True).stdout
        rules = [(rule, "chosen", "") for rule in args.rules] or with_stages(json.loads(listed))
        names = [rule for rule, *_ in rules]
        with ProcessPoolExecutor(len(MODELS)) as pool:
            runs = [pool.submit(weigh, folder, args.data, args.eval, model, names) for model in MODELS]
            weighed = {model: run.result() for model, run in zip(MODELS, runs, strict=True)}
    show(rules, weighed)
    if args.cases:
        for rule in names:
            for model in MODELS:
                for case in sorted(weighed[model][""]["right"] - weighed[model][rule]["right"]):
                    print(rule, model, case, file=sys.stderr)


if __name__ == "__main__":
    main()
