"""What pages repeat of the tables of accuracy/, and of the card of the open model: the same figures.

Each test builds phrases of a page from the tables; a page that says another figure lacks its phrase.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCORES, CORPUS, OPEN = "accuracy/README.md", "accuracy/corpus.md", "models/open.md"
MODELS = ("accurate", "fast")
# The parts of our own corpus, and the real texts.
PARTS = ("corpus dev", "corpus test", "real texts, dev")
FOUND, OVERLAP = "quotations found, P / R / F1, overlap ≥ 0.3", "the same, overlap ≥ 0.8"
OF_ALL, OF_FOUND = "right speakers, of all with a named one", "right speakers, of those found"
PRONOUNS, REACHED = "pronouns that are given to somebody: right", "pronouns of the named: reached"


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def row(page: str, heading: str, *names: str) -> list[str]:
    """Give what stands behind ``names`` in the first table of the page whose heading begins so."""
    table = read(page).partition(f"\n| {heading} |")[2].partition("\n\n")[0]
    found = [cells(line)[len(names) :] for line in table.splitlines() if cells(line)[: len(names)] == list(names)]
    assert found, f"{page}: no row {names} below {heading}"
    return found[0]


def card(name: str) -> str:
    """Give a figure of the open model, which the tables of accuracy/ have not."""
    return row(OPEN, "| `open` | `fast`", name)[0]


def part(cell: str, *places: int) -> str:
    """Give some of the figures of a cell, as in precision / recall / F1."""
    return " / ".join(cell.split(" / ")[place] for place in places)


def f1(roles: list[str]) -> str:
    return " / ".join(part(role, 2) for role in roles)


def has(page: str, *phrases: str) -> None:
    text = " ".join(read(page).split())
    assert not [phrase for phrase in phrases if phrase not in text], page


def test_quotations_on_polnear() -> None:
    accurate, fast = (row(SCORES, "quotations, PolNeAR dev", f"{one}, all acts and kinds") for one in MODELS)
    by_default = row(SCORES, "quotations, PolNeAR dev", "accurate, by default")[0]
    name = "PolNeAR dev, all acts and kinds, exact F1: source / cue / content"
    free = card(name)
    has(
        "README.md",
        f"exact F1 source / cue / content | {f1(accurate)} | {f1(fast)} | {free} |",
        f"has {part(by_default, 0)} of precision and {part(by_default, 1)} of recall for sources",
    )
    has("docs/accuracy.md", f"dev {free} (exact F1 of source / cue / content, where *fast* has {f1(fast)})")
    has("models/accurate.md", f"with the fast network's share | {f1(accurate)} |")
    has("models/fast.md", f'`model="fast"` | {f1(fast)} |')
    has(OPEN, f"{name} | {free} | {f1(fast)} |")
    has(
        "COMPARE.md",
        f"on PolNeAR dev {free} (source / cue / content, exact F1)",
        f"quoth has {f1(accurate)} with accurate and {f1(fast)} with fast",
        f"| source, exact P / R / F1 | {accurate[0]} | {fast[0]} |",
        f"| cue | {accurate[1]} | {fast[1]} |",
        f"| content | {accurate[2]} | {fast[2]} |",
    )


def test_speakers_on_polnear() -> None:
    name = "the same, speakers: right of found / precision / recall"
    pairs = []
    for model in MODELS:
        _, right, recall, precision, _ = row(SCORES, "speakers, PolNeAR dev", f"{model}, all acts and kinds")
        pairs.append(f"{precision} / {recall}")
        _, _, usual_recall, usual_precision, _ = row(SCORES, "speakers, PolNeAR dev", f"{model}, by default")
        has(
            "docs/concepts/scores.md",
            f"| {model}, all speakers | {precision} | {recall} |",
            f"| {model}, all speakers | {usual_precision} | {usual_recall} |",
        )
    has("README.md", f"over all named | {pairs[0]} | {pairs[1]} | {part(card(name), 1, 2)} |")
    has(
        "docs/accuracy.md",
        f"speakers, precision / recall | {pairs[0]} | {pairs[1]} |",
        f"with speakers {part(card(name), 1, 2)}, and",
    )
    has("COMPARE.md", f"speakers, precision / recall | {pairs[0]} | {pairs[1]} |")
    has(OPEN, f"{name} | {card(name)} | {right} / {pairs[1]} |")
    sure = r"precision (\S+) at a recall of (\S+) with accurate, (\S+) at (\S+) with fast"
    (figures,) = re.findall(sure, read(SCORES))
    has(
        "docs/concepts/scores.md",
        "accurate, `speaker_score` of 0.8 or more | {} | {} | | fast, all".format(*figures[:2]),
        "fast, 0.8 or more | {} | {} |".format(*figures[2:]),
    )


def test_our_own_corpus() -> None:
    found, right = ([row(CORPUS, one, name) for one in PARTS] for name in (FOUND, OF_FOUND))
    for one, speakers in zip(found, right, strict=True):
        has(
            "docs/accuracy.md",
            f"| quotations found, precision / recall | {part(one[0], 0, 1)} | {part(one[1], 0, 1)} |",
            f"| right speakers, of the quotations found | {speakers[0]} | {speakers[1]} |",
        )
    for name in ("direct", "mixed", "indirect"):
        recall = row(CORPUS, PARTS[0], f"{name} ones, R, overlap ≥ 0.3")
        has("docs/accuracy.md", f"| {name} | {recall[0]} | {recall[1]} |")
    for name in ("in no other report", "inside another report"):
        recall = row(CORPUS, PARTS[0], f"those {name}, R")
        has("docs/accuracy.md", f"| {name} | {recall[0]} | {recall[1]} |")
    pronouns, reached = row(CORPUS, PARTS[0], PRONOUNS), row(CORPUS, PARTS[0], REACHED)
    has(
        "docs/accuracy.md",
        f"{pronouns[0]} % (accurate) and {pronouns[1]} % (fast) of the pronouns",
        f"and {reached[0]} and {reached[1]} % of the pronouns of the named are reached",
    )
    free = card("quoth corpus dev, quotations at default settings, overlap 0.3: P / R")
    of_found = zip((*right[0], card("the same, right speakers of those found")), right[1], strict=True)
    dev_and_test = " | ".join(f"{dev} / {test}" for dev, test in of_found)
    accurate, fast = (part(cell, 0, 1) for cell in found[0])
    has(
        "README.md",
        f"found, precision / recall | {accurate} | {fast} | {free}, learnt",
        f"opened once | {dev_and_test} |",
    )
    has("docs/accuracy.md", f"from whose training part it learnt, {free} are found")


def test_card_of_open_beside_fast_on_our_own_corpus() -> None:
    def fast(name: str, *places: int) -> str:
        cell = row(CORPUS, PARTS[0], name)[1]
        return part(cell, *places) if places else cell

    beside = {
        "quoth corpus dev, quotations at default settings, overlap 0.3: P / R": fast(FOUND, 0, 1),
        "the same, contents overlap by 0.8: F1": fast(OVERLAP, 2),
        "the same, right speakers of all": fast(OF_ALL),
        "the same, right speakers of those found": fast(OF_FOUND),
        "the same, entities, 9 labels": fast("entities, P / R / F1, 9 labels", 2),
        "the same, pronouns: right / reached": f"{fast(PRONOUNS)} / {fast(REACHED)}",
    }
    has(OPEN, *(f"| {name} | {card(name)} | {figure} |" for name, figure in beside.items()))


@pytest.mark.parametrize("texts", [PARTS[0], PARTS[2]])
def test_comparison_on_our_own_corpus(texts: str) -> None:
    """The names of the rows are shorter in COMPARE.md: *direct ones, R*."""
    names = {name: name for name in (OVERLAP, OF_ALL, OF_FOUND)} | {"found, P / R / F1, overlap ≥ 0.3": FOUND}
    names |= {f"{kind} ones, R": f"{kind} ones, R, overlap ≥ 0.3" for kind in ("direct", "mixed", "indirect")}
    has("COMPARE.md", *(f"| {shown} | {' | '.join(row(CORPUS, texts, name))} |" for shown, name in names.items()))


def test_groups_of_our_own_corpus() -> None:
    for who in ("women", "men", "organisations"):
        count, found, right, _, found_fast, right_fast, _ = row(CORPUS, "speakers", who)
        shown = [cell.partition(" ")[0] for cell in row("docs/accuracy.md", "speakers | quotations", who)]
        assert [*shown[:3], *shown[5:7]] == [count, found, right, found_fast, right_fast]
    forms = [row(CORPUS, " | articles | quotations", f"form {one}") for one in ("article", "transcript", "interview")]
    articles, transcripts, interviews = ((part(one[3], 0, 1), one[10]) for one in forms)
    has(
        "docs/accuracy.md",
        f"articles {articles[0]} with {articles[1]} % of the speakers right",
        f"transcripts {transcripts[0]} with {transcripts[1]},",
        f"interviews {interviews[0]} with {interviews[1]}.",
    )


def test_entities() -> None:
    accurate, fast = (cell.split()[0] for cell in row(SCORES, "entities, F1 (span only)", "worldwide dev", "9"))
    free = card("worldwide dev, entities, 9 labels")
    gum = "GUM dev, free part, persons, organisations, places"
    fast_on_gum = row(SCORES, "entities, F1 (span only)", "GUM (free part) dev", "PER, ORG, LOC")[1].split()[0]
    has("README.md", f"F1, 9 labels | {accurate} | {fast} | {free} |")
    has("docs/accuracy.md", f"F1 over 9 labels | {accurate} | {fast} |", f"and entities {free} on worldwide dev")
    has("COMPARE.md", f"on worldwide dev {free} for entities")
    has("models/accurate.md", f" | {accurate} |")
    has("models/fast.md", f" | {fast} |")
    has(OPEN, f"9 labels | {free} | {fast} |", f"{gum} | {card(gum)} | {fast_on_gum} |")


def test_entities_by_label() -> None:
    (heading,) = re.findall(r"^\| worldwide dev \| PERSON.*$", read(SCORES), re.MULTILINE)
    labels = cells(heading)[1:]
    accurate, fast = (dict(zip(labels, row(SCORES, "worldwide dev | PERSON", one)[:9], strict=True)) for one in MODELS)
    best_first = sorted(labels, key=lambda label: -float(accurate[label]))
    has("docs/guides/entities.md", f": {', '.join(f'{label} {accurate[label]}' for label in best_first)}.")
    has("docs/accuracy.md", "MISC {MISC}, FAC {FAC} and PRODUCT {PRODUCT} F1".format(**accurate))
    has(
        "models/accurate.md",
        "DATE has {DATE} and PERSON {PERSON}, but MISC {MISC}, FAC {FAC} and PRODUCT {PRODUCT}.".format(**accurate),
    )
    has("models/fast.md", "MISC has {MISC}, FAC {FAC} and PRODUCT {PRODUCT}.".format(**fast))


def test_sentences() -> None:
    def ends(*sets: str) -> list[str]:
        return [part(row(SCORES, "set | boundary P / R / F1", one)[0], 2) for one in sets]

    shown = ends("EWT para", "EWT flat", "GUM para", "GUM flat", "LinES flat", "ParTUT flat")
    has("COMPARE.md", f"| quoth | {' | '.join(shown)} |")
    has("README.md", f"boundary F1 | {shown[2]} / {shown[0]} | the same |")
    for one in ("EWT", "GUM"):
        has("models/sentence.md", f"| {one} | {' | '.join(ends(f'{one} para', f'{one} flat', f'{one} wrap'))} |")


def test_pronouns_of_gap() -> None:
    accurate, _, fast, _ = (
        re.findall(r"[\d.]+", cell) for cell in row(SCORES, "| accurate | before", "GAP, F1 (bias)")
    )
    has(
        "docs/accuracy.md",
        f"| F1 | {accurate[0]} | {fast[0]} |",
        f"| bias, feminine over masculine | {accurate[1]} | {fast[1]} |",
    )
    has(OPEN, f" | {', '.join(fast)} |")
    has("examples/2_collection_in_pandas.ipynb", f"(bias {accurate[1]} on GAP;")


def test_calibration_topics_and_links() -> None:
    errors = r"dev (\S+) % \(accurate\) and (\S+) % \(fast\).*?cues on PolNeAR dev (\S+) and (\S+) %"
    (figures,) = re.findall(errors, read(SCORES), re.DOTALL)
    phrase = "on worldwide dev {} % (accurate) and {} % (fast), cues on PolNeAR dev {} and {} %"
    has("docs/concepts/scores.md", phrase.format(*figures))
    first, later = (row(SCORES, "model | part", "accurate", one) for one in ("first", "later"))
    has(
        "docs/concepts/quotations.md", f"in {first[1]} of {first[0]} attributions and in {later[1]} of {later[0]} later"
    )
    now, ceiling = (row(SCORES, "model fast, B³ P / R / F1", one) for one in ("now", "ceiling"))
    b_cubed = [cell.split(" / ")[-1] for cell in (*now, *ceiling)]
    has(
        "docs/guides/collections.md",
        f"B³ is {b_cubed[0]} and {b_cubed[1]} on their halves",
        f"ceiling of {b_cubed[2]} and {b_cubed[3]};",
    )
