"""How well `quoth.link` tells who is who in collections of documents, by the installed quoth.

    python accuracy/link.py [--model accurate] [--show] [--files accuracy/link/first.txt ...]

The collections in `link/` are our own. `# ` begins one and names it; `--` begins a document, with its date and `copy N`
where it is a near-duplicate of document N. In `[Ann Lee|a]`, `a` is the person or organisation of the collection; one
that ends with `?` is the person for whom names stand that nobody can tell apart.

B³ (Bagga and Baldwin, 1998) is over the names: for each, how much of its predicted person is right (precision), and how
much of the right person is there (recall). A name that the document's cast does not have is a person by itself. The
ceiling is what the best linking could reach with these casts.
"""

import argparse
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import quoth

HERE = Path(__file__).parent
NAME = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")
COPY = re.compile(r"copy (\d+)")
DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass
class Collection:
    """Some documents, whose names say for whom they stand: (document, start, end, who)."""

    title: str
    texts: list[str] = field(default_factory=list)
    dates: list[str | None] = field(default_factory=list)
    copies: dict[int, int] = field(default_factory=dict)
    names: list[tuple[int, int, int, str]] = field(default_factory=list)


def read(path: Path) -> list[Collection]:
    """The collections of a file."""
    found: list[Collection] = []
    for line in filter(None, path.read_text(encoding="utf-8").splitlines()):
        if line.startswith("# "):
            found.append(Collection(line[2:]))
        elif line.startswith("--"):
            one = found[-1]
            one.texts.append("")
            one.dates.append(date[0] if (date := DATE.search(line)) else None)
            if copy := COPY.search(line):
                one.copies[len(one.texts) - 1] = int(copy[1])
        else:
            _add_paragraph(found[-1], line)
    return found


def _add_paragraph(one: Collection, line: str) -> None:
    text = one.texts[-1] + "\n\n" if one.texts[-1] else ""
    end = 0
    for match in NAME.finditer(line):
        text += line[end : match.start()]
        one.names.append((len(one.texts) - 1, len(text), len(text) + len(match[1]), match[2]))
        text += match[1]
        end = match.end()
    one.texts[-1] = text + line[end:]


def cast_of(docs: Sequence[quoth.Document | None], name: tuple[int, int, int, str]) -> tuple[int, int] | None:
    """The document's person with a mention that overlaps a name, as (document, person)."""
    document, start, end, _ = name
    doc = docs[document]
    people = enumerate(doc.people) if doc else ()
    found = (
        (document, index)
        for index, one in people
        if any(mention.kind == "name" and mention.start < end and start < mention.end for mention in one.mentions)
    )
    return next(found, None)


def b_cubed(pairs: Iterable[tuple[object, object]]) -> tuple[float, float, int]:
    """The sums of precision and recall over pairs of (predicted, right), and how many pairs there are."""
    pairs = list(pairs)
    both: dict[object, int] = defaultdict(int)
    sizes: dict[object, int] = defaultdict(int)
    for predicted, right in pairs:
        both[predicted, right] += 1
        sizes["predicted", predicted] += 1
        sizes["right", right] += 1
    precision = sum(both[pair] / sizes["predicted", pair[0]] for pair in pairs)
    recall = sum(both[pair] / sizes["right", pair[1]] for pair in pairs)
    return precision, recall, len(pairs)


@dataclass
class Score:
    """Sums over collections: of B³, of B³ with the best linking, and of the near-duplicates and flags."""

    linked: list[tuple[float, float, int]] = field(default_factory=list)
    ceiling: list[tuple[float, float, int]] = field(default_factory=list)
    copies: list[tuple[int, int, int]] = field(default_factory=list)
    flags: list[tuple[int, int, int]] = field(default_factory=list)

    def add(self, one: Collection, model: str) -> tuple[float, list[tuple[str, str, str]]]:
        """Link a collection; give its F1, and (document and name, who, predicted) of each name."""
        docs = quoth.analyze_many(one.texts, model=model)
        linked = quoth.link(docs, dates=one.dates if any(one.dates) else None)
        places = [cast_of(docs, name) for name in one.names]
        who = [name[3] for name in one.names]
        alone = [("alone", number) for number in range(len(places))]
        predicted = [linked.places.get(place, lone) for place, lone in zip(places, alone, strict=True)]
        majority: dict[object, list[str]] = defaultdict(list)
        for place, right in zip(places, who, strict=True):
            majority[place].append(right)
        best = [
            max(sorted(set(majority[place])), key=majority[place].count) if place else lone
            for place, lone in zip(places, alone, strict=True)
        ]
        self.linked.append(b_cubed(zip(predicted, who, strict=True)))
        self.ceiling.append(b_cubed(zip(best, who, strict=True)))
        found = set(linked.duplicate_of.items())
        self.copies.append((len(found & set(one.copies.items())), len(found), len(one.copies)))
        flagged = {place for place, index in linked.places.items() if linked[index].ambiguous}
        unsure = [place in flagged for place in places]
        right = [name.endswith("?") for name in who]
        self.flags.append((sum(map(min, unsure, right)), sum(unsure), sum(right)))
        rows = [
            (f"{name[0]} {one.texts[name[0]][name[1] : name[2]]}", name[3], _shown(linked, index))
            for name, index in zip(one.names, predicted, strict=True)
        ]
        return f1_of(self.linked[-1])[2], rows


def _shown(linked: quoth.Linked, index: object) -> str:
    return f"{index} {linked[index].name}{'?' * linked[index].ambiguous}" if isinstance(index, int) else "-"


def f1_of(*sums: tuple[float, float, int]) -> tuple[float, float, float]:
    """Precision, recall and F1 in %, of the sums of `b_cubed`."""
    count = sum(one[2] for one in sums)
    precision, recall = (100 * sum(one[side] for one in sums) / max(count, 1) for side in (0, 1))
    return precision, recall, 2 * precision * recall / max(precision + recall, 1)


def _found(counts: list[tuple[int, int, int]]) -> str:
    right, found, wanted = map(sum, zip(*counts, strict=True))
    return f"{right} of {wanted}, and {found - right} wrong"


def main() -> None:
    """Print a line for each file, and with `--show` the collections with a mistake."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="fast", help="fast, accurate, or a model file")
    parser.add_argument("--show", action="store_true", help="print the collections with a mistake")
    parser.add_argument("--files", type=Path, nargs="+", default=sorted((HERE / "link").glob("*.txt")))
    args = parser.parse_args()
    for path in args.files:
        score = Score()
        collections = read(path)
        for one in collections:
            f1, rows = score.add(one, args.model)
            if args.show and f1 < 100 - 1e-9:
                print(f"\n{one.title}: {f1:.1f}")
                for row in rows:
                    print("   {:32} {:10} {}".format(*row))
        print(f"{path.name}: {len(collections)} collections, {sum(len(one.names) for one in collections)} names")
        print("   B³ P / R / F1   {:.1f} / {:.1f} / {:.1f}".format(*f1_of(*score.linked)))
        print("   ceiling         {:.1f} / {:.1f} / {:.1f}".format(*f1_of(*score.ceiling)))
        print(f"   near-duplicates {_found(score.copies)}")
        print(f"   ambiguous names {_found(score.flags)}")


if __name__ == "__main__":
    main()
