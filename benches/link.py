"""How long `quoth.link` takes over a large synthetic collection, on one core.

    python benches/link.py [--documents 100000]

The documents are made from invented names: some people and organisations are in most of them, most in few; a tenth have
surnames alone, a twentieth repeat the document before them with a sentence more. The time to analyse them is not
counted.
"""

import argparse
import random
import time

import quoth


def words(text: str) -> list[str]:
    """The words of a list that is written as a line."""
    return text.split()


GIVEN = words(
    "Adaeze Bruno Carmen Daniel Elif Farid Grace Hanna Ilse Jonas Kofi Lindiwe Marek Nadia Omar Priya Rosa Sven"
)
ONSETS = words("B Br D Dr F G H K L M N P R S St T V W Z")
NUCLEI = words("a e i o u ai ou")
CODAS = words("n r l s k m nd rt lek ric ner dal mar vik son")
CITIES = words("Oberndorf Kindia Labé Turku Suva Kericho Brno Cork Lagos Busan Lima Poti Riga Split Bergen Accra")
KINDS = words("Council Bank Union Institute Party Foundation Association Commission")
ROLES = words("minister mayor judge striker surgeon poet farmer professor singer senator")
NOUNS = words("harbour road bridge school budget river clinic market election strike court festival railway tax forest")
VERBS = words("closed opened failed grew stopped changed moved fell rose burned flooded improved returned waited")
ADJECTIVES = words(
    "old new long short wet dry cheap costly northern southern public private broken empty crowded quiet wooden muddy "
    "famous hidden narrow steep green frozen painted rented distant local national foreign sunken"
)
TIMES = ("on Monday", "last week", "in May", "after the storm", "before the vote", "in the spring", "at night")

SURNAMES_ALONE, REPEATED = 0.1, 0.05
# The exponent of the Pareto distribution of how often somebody is named.
TAIL = 0.3


def names(rng: random.Random, count: int) -> list[tuple[str, str, str]]:
    """Given name, surname and role of so many people, of whom several share a surname."""
    surnames = [
        rng.choice(ONSETS) + "".join(rng.choice(NUCLEI) + rng.choice(CODAS) for _ in range(2))
        for _ in range(count // 3)
    ]
    return [(rng.choice(GIVEN), rng.choice(surnames), rng.choice(ROLES)) for _ in range(count)]


def text(rng: random.Random, people: list[tuple[str, str, str]], organisations: list[str]) -> str:
    """A document with three people and an organisation, drawn so that the first ones are frequent."""
    cast = [people[min(int(rng.paretovariate(TAIL)) - 1, len(people) - 1)] for _ in range(3)]
    alone = rng.random() < SURNAMES_ALONE
    lines = []
    for given, surname, role in cast:
        name = surname if alone else f"{given} {surname}, the {role},"
        lines.append(f"{name} said that the {rng.choice(NOUNS)} of {rng.choice(CITIES)} had {rng.choice(VERBS)}.")
        lines.append(f"“The {rng.choice(NOUNS)} {rng.choice(VERBS)} {rng.choice(TIMES)},” {surname} said.")
    organisation = organisations[min(int(rng.paretovariate(TAIL)) - 1, len(organisations) - 1)]
    lines.append(f"The {organisation} said it would wait.")
    for _ in range(8):
        lines.append(
            f"The {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} {rng.choice(VERBS)} {rng.choice(TIMES)}, and the "
            f"{rng.choice(ADJECTIVES)} and {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} {rng.choice(VERBS)}."
        )
    return " ".join(lines)


def collection(count: int) -> list[str]:
    """The texts, always the same."""
    rng = random.Random(7)  # noqa: S311
    people = names(rng, max(count // 10, 30))
    organisations = [f"{rng.choice(CITIES)} {rng.choice(NOUNS).title()} {rng.choice(KINDS)}" for _ in range(500)]
    texts: list[str] = []
    while len(texts) < count:
        repeated = texts and rng.random() < REPEATED
        texts.append(f"{texts[-1]} More follows." if repeated else text(rng, people, organisations))
    return texts


def main() -> None:
    """Print how much there is to link, and how long it takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=100_000)
    args = parser.parse_args()
    texts = collection(args.documents)
    docs = quoth.analyze_many(texts, model="fast")
    words, people = sum(len(one.split()) for one in texts), docs.people.num_rows
    print(f"{len(docs)} documents, {words / len(docs):.0f} words and {people / len(docs):.1f} people each")
    start, processor = time.perf_counter(), time.process_time()
    linked = quoth.link(docs)
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    print(
        f"{len(linked)} people, {len(linked.duplicate_of)} near-duplicates, in {seconds:.1f} s ({processor:.1f} s CPU)"
    )


if __name__ == "__main__":
    main()
