"""Corpora → `models/sentence.safetensors`, the classifier of sentence ends.

    python -m training.sentence --data ../shared/data --out models/sentence.safetensors
    python -m training.sentence --smoke --out runs/sentence.safetensors    # the whole way on a few texts, in seconds

Tokens and features come from the Rust code (`src/sentence/gap.rs`) through the installed package, so training and
inference read a text alike. An example is a gap between two tokens of which the classifier would be asked: no border of
a paragraph, none that a rule settles (`src/sentence/rule.rs`), none in a cell of the table in which hardly any sentence
ends. Frequent words are grouped by the word vectors of all-MiniLM-L6-v2, so that what is learnt of one word holds for
similar ones. Some documents have a copy with noise (lower case, capitals, full stops or spaces left out, headlines,
transcripts), and some have excerpts of a few sentences and single ones, since texts may be short.

The same seed on the same machine gives the same file. The scores printed are those of the file, in whole numbers as in
Rust; `score_sentences.py` of the scorers gives the same on the dev set from the built package.
"""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import nn

from quoth._quoth import _contract, _gaps, _keys
from training.__main__ import minilm
from training.container import ModelFile
from training.container import write as write_file
from training.sentence_texts import FREE, OWN, TREEBANKS, Document, Shares, copied, own_documents, read

BITS, WIDTH, FEATURES = 16, 4, 20
PLACES = 15  # of the table of word groups, as a power of two
CELLS, CONTEXTS = 64 * 64 * 4, 1 << 17
SIZES = (CELLS, CONTEXTS, CONTEXTS)
MARKS = [22, 23, 24, 25, 26, 28, 29, 35, 36, 37, 39]
"""Codes of tokens after which sentences commonly end; a code is the first bits of a cell."""
UNKNOWN, GOES_ON, ENDS, BORDER = 0, 1, 2, 3  # what a rule says; a paragraph's border always ends a sentence

# A cell is certain when it was seen so often and ended a sentence less than this often.
CERTAIN_FROM, CERTAIN_BELOW = 100, 0.00045
# The sentence goes on in a cell, context or opening that was seen so often and in which no end was ever found, and ends
# in one about which the classifier was asked so often and always found one.
GOES_ON_FROM, ENDS_FROM = 80, 40

Ints = NDArray[np.int64]
Tables = tuple[list[NDArray[np.uint8]], bytes]


@dataclass
class Gaps:
    """The gaps of many texts, one after the other."""

    cells: Ints
    contexts: Ints
    openings: Ints
    rules: Ints
    single: Ints  # whether the paragraph is short and has no terminal mark inside
    features: Ints
    ends: NDArray[np.bool_]
    document: Ints

    def numbers(self) -> tuple[Ints, Ints, Ints]:
        """What they are known by, in the order in which the tables are asked."""
        return self.cells, self.contexts, self.openings


def vectors() -> tuple[list[str], NDArray[np.float32]]:
    """The whole words of MiniLM's vocabulary, the frequent ones first, and their vectors, centred and of length one."""
    folder = minilm()
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    table = load_file(folder / "model.safetensors")["embeddings.word_embeddings.weight"].float().numpy()
    whole = [i for i, piece in enumerate(pieces) if piece.isascii() and piece.isalpha() and len(piece) > 1]
    whole += [pieces.index("a"), pieces.index("i")]
    chosen = table[whole] - table[whole].mean(0)
    return [pieces[i] for i in whole], chosen / np.linalg.norm(chosen, axis=1, keepdims=True)


def grouped(points: NDArray[np.float32], count: int, seed: int) -> Ints:
    """The group of each point, by k-means."""
    rng = np.random.default_rng(seed)
    centres = points[rng.choice(len(points), count, replace=False)]
    for _ in range(30):
        nearest = (points @ centres.T - (centres**2).sum(1) / 2).argmax(1)
        members = [points[nearest == group] for group in range(count)]
        centres = np.stack([some.mean(0) if len(some) else points[rng.integers(len(points))] for some in members])
    return np.asarray(nearest)


def group_table(count: int, seed: int) -> bytes:
    """The table of word groups as src/sentence/model.rs reads it."""
    words, points = vectors()
    places = [0] * (1 << PLACES)
    keys = np.frombuffer(_keys(words), "<u8").tolist()
    for key, group in zip(keys, grouped(points, count, seed).tolist(), strict=True):
        at = key >> (64 - PLACES)
        while places[at]:
            at = (at + 1) % len(places)
        places[at] = (key & 0xFFFFFF) << 8 | group + 1
    return np.array(places, "<u4").tobytes()


def gaps(documents: list[Document], groups: bytes) -> Gaps:
    """The gaps between the tokens of all documents, and in which of them a sentence ends."""
    found: list[tuple[list[Ints], NDArray[np.uint32], NDArray[np.bool_]]] = []
    for document in documents:
        text = document.text
        starts = {start + len(text[start:end]) - len(text[start:end].lstrip()) for start, end in document.sentences[1:]}
        tokens = array(_gaps(text, [], groups), "start")
        ends = np.isin(tokens[1:], list(starts))
        arrays = _gaps(text, [int(i) + 1 for i in np.flatnonzero(ends)], groups)
        features = np.frombuffer(arrays["features"], "<u4").reshape(len(ends), -1) if len(ends) else None
        if features is not None:
            numbers = [array(arrays, name) for name in ("cell", "context", "opening", "rule", "single")]
            found.append((numbers, features >> (32 - BITS), ends))
    numbers_, features_, ends_ = zip(*found, strict=True)
    number = np.repeat(np.arange(len(found)), [len(one) for one in ends_])
    joined = np.concatenate(features_).astype(np.int64)
    cells, contexts, openings, rules, single = (np.concatenate(column) for column in zip(*numbers_, strict=True))
    return Gaps(cells, contexts, openings, rules, single, joined, np.concatenate(ends_), number)


def array(arrays: dict[str, bytes], name: str) -> Ints:
    """One of the arrays that the binding gives."""
    return np.frombuffer(arrays[name], "<u4").astype(np.int64)


def certain_cells(train: Gaps) -> NDArray[np.bool_]:
    """The cells in which hardly any sentence ends."""
    within = train.rules != BORDER
    seen = np.bincount(train.cells[within], minlength=CELLS)
    ended = np.bincount(train.cells[within & train.ends], minlength=CELLS)
    # Gaps that rules settle need not be looked up, but the look-up is quicker than a rule.
    return np.asarray((seen >= CERTAIN_FROM) & (ended < CERTAIN_BELOW * np.maximum(seen, 1)))


def known_tables(train: Gaps, certain: NDArray[np.bool_], ends: NDArray[np.bool_]) -> list[NDArray[np.uint8]]:
    """What is known of a gap by its cell, else its context, else its opening; `ends` is where ends are found."""
    left, after_mark = ~certain[train.cells] & (train.rules != BORDER), np.isin(train.cells >> 8, MARKS)
    tables = []
    for numbers, size in zip(train.numbers(), SIZES, strict=True):
        unknown = left & (train.rules == UNKNOWN)
        # After a mark that may end a sentence the rules are asked first: they know what the corpora have seldom.
        seen, ended, was_asked, found = (
            np.bincount(numbers[which], minlength=size)
            for which in (left, left & (ends | after_mark), unknown, unknown & ends)
        )
        known = np.full(size, UNKNOWN, np.uint8)
        known[(was_asked >= ENDS_FROM) & (found == was_asked)] = ENDS
        known[(seen >= GOES_ON_FROM) & (ended == 0)] = GOES_ON
        left &= known[numbers] == UNKNOWN
        tables.append(known)
    tables[0][certain] = GOES_ON
    return tables


def known(some: Gaps, tables: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """What the tables say of each gap: the first that knows."""
    found = np.full(len(some.rules), UNKNOWN, np.uint8)
    for numbers, table in zip(some.numbers(), tables, strict=True):
        found = np.where(found == UNKNOWN, table[numbers], found)
    return found


def asked(some: Gaps, certain: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The gaps about which the classifier is asked."""
    return (some.rules == UNKNOWN) & ~certain[some.cells]


class Network(nn.Module):
    """The rows of the features are summed; what is positive is weighed."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = nn.EmbeddingBag(1 << BITS, WIDTH, mode="sum")
        nn.init.normal_(self.rows.weight, 0, 0.05)
        self.bias = nn.Parameter(torch.zeros(WIDTH))
        self.out = nn.Linear(WIDTH, 1)

    def forward(self, features: torch.Tensor, drop: float = 0) -> torch.Tensor:
        """The logit that a sentence ends in each gap."""
        kept = (torch.rand(features.shape) >= drop).float() / (1 - drop)
        logits: torch.Tensor = self.out(torch.relu(self.rows(features, per_sample_weights=kept) + self.bias))
        return logits.squeeze(1)


@dataclass
class Plan:
    """How long and how fast the network learns."""

    epochs: int
    drop: float
    rate: float
    batch: int


def fit(train: Gaps, certain: NDArray[np.bool_], plan: Plan) -> Network:
    """A network trained on the gaps that it will be asked about."""
    use = asked(train, certain)
    features, ends = torch.from_numpy(train.features[use]), torch.from_numpy(train.ends[use]).float()
    network = Network()
    optimiser = torch.optim.Adam(network.parameters(), lr=plan.rate)
    steps = plan.epochs * (-(-len(ends) // plan.batch))
    step = 0
    for epoch in range(plan.epochs):
        total = 0.0
        for chosen in torch.randperm(len(ends)).split(plan.batch):
            for group in optimiser.param_groups:
                group["lr"] = plan.rate * (1 - step / steps) + plan.rate / 300
            loss = nn.functional.binary_cross_entropy_with_logits(network(features[chosen], plan.drop), ends[chosen])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            step += 1
            total += float(loss.detach()) * len(chosen)
        print(f"epoch {epoch + 1}: {len(ends)} gaps, loss {total / len(ends):.4f}", flush=True)
    return network


@dataclass
class Weights:
    """The network in whole numbers."""

    rows: NDArray[np.int8]
    bias: NDArray[np.int16]
    out: NDArray[np.int16]
    scale: float  # a logit of 1 in the unit of the sums
    offset: float  # what is added to a sum for its logit

    def sums(self, features: Ints) -> Ints:
        """What Rust compares with the threshold."""
        hidden = np.zeros((len(features), WIDTH), np.int64) + self.bias
        for column in features.T:
            hidden += self.rows[column]
        return np.asarray(np.maximum(hidden, 0) @ self.out.astype(np.int64))

    def threshold(self, logit: float) -> int:
        """The sum of a logit."""
        return round((logit - self.offset) * self.scale)


def quantise(network: Network) -> Weights:
    """Rows of 8 bits under one scale; the largest weights, one in ten thousand, are cut."""
    rows, bias = network.rows.weight.detach().numpy(), network.bias.detach().numpy()
    out, offset = network.out.weight.detach().numpy()[0], float(network.out.bias.detach()[0])
    row_scale = 127 / float(np.quantile(np.abs(rows), 0.9999))
    out_scale = 2047 / float(np.abs(out).max())
    return Weights(
        np.clip(np.rint(rows * row_scale), -127, 127).astype(np.int8),
        np.clip(np.rint(bias * row_scale), -16000, 16000).astype(np.int16),
        np.rint(out * out_scale).astype(np.int16),
        row_scale * out_scale,
        offset,
    )


def predicted(dev: Gaps, certain: NDArray[np.bool_], sums: Ints, limits: tuple[int, int, int]) -> NDArray[np.bool_]:
    """In which gaps a sentence ends; `sums` are those of the gaps asked about."""
    ends = (dev.rules == BORDER) | (dev.rules == ENDS) & ~certain[dev.cells]
    use = asked(dev, certain)
    at_mark, at_word, in_single = limits
    elsewhere = np.where(dev.single[use] == 1, in_single, at_word)
    ends[use] = sums > np.where(np.isin(dev.cells[use] >> 8, MARKS), at_mark, elsewhere)
    return np.asarray(ends)


def scores(dev: Gaps, documents: list[Document], ends: NDArray[np.bool_]) -> dict[str, float]:
    """Boundary F1 of each set, as score_sentences.py counts it."""
    table = {}
    for name in sorted({name for document in documents for name in document.sets}):
        inside = np.array([name in document.sets for document in documents])[dev.document]
        found, gold = ends & inside, dev.ends & inside
        table[name] = 200 * float((found & gold).sum()) / max(1.0, float(found.sum() + gold.sum()))
    return table


def write(path: Path, weights: Weights, tables: Tables, limits: tuple[int, int, int]) -> None:
    """The file that src/sentence/model.rs reads; `tables` are those of cells, contexts and word groups."""
    known, groups = tables
    # Two bits each, the first in the lowest.
    bits = [(table.reshape(-1, 4) << np.array([0, 2, 4, 6], np.uint8)).sum(1, dtype=np.uint8) for table in known]
    tensors = {
        "thresholds": np.array(limits, "<i4"),
        "bias": weights.bias.astype("<i2"),
        "weights": weights.out.astype("<i2"),
        **dict(zip(("cells", "contexts", "openings"), bits, strict=True)),
        "groups": np.frombuffer(groups, "<u4"),
        "rows": (weights.rows.astype(np.int16) + 128).astype(np.uint8),
    }
    write_file(path, ModelFile("sentence", _contract("sentence"), {}, tensors))


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m training.sentence", description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of the corpora")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    parser.add_argument("--corpora", nargs="+", choices=[*TREEBANKS, FREE, OWN], help="learn from these only")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--noise", type=float, default=0.2, help="share of documents that are learnt with noise too")
    parser.add_argument("--short", type=float, default=0.6, help="share of documents that are learnt in excerpts too")
    parser.add_argument("--alone", type=float, default=1.0, help="share whose sentences are learnt one by one too")
    parser.add_argument("--groups", type=int, default=64, help="groups of words, at most 255")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--drop", type=float, default=0.15, help="share of the features that are left out at each step")
    parser.add_argument("--rate", type=float, default=0.001)
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument(
        "--at-mark", type=float, default=-0.8, help="the logit from which a sentence ends after a terminal mark"
    )
    parser.add_argument("--at-word", type=float, default=-0.15, help="the same elsewhere")
    parser.add_argument("--in-single", type=float, default=1.1, help="the same in a short paragraph without such marks")
    parser.add_argument("--smoke", action="store_true", help="40 documents: does it run?")
    return parser.parse_args()


def main() -> None:
    """Trains, prints the dev scores and writes the file."""
    args = arguments()
    torch.manual_seed(args.seed)
    limit = 40 if args.smoke else None
    documents = read(args.data / "sentences" / "train.jsonl", args.corpora, limit)
    if OWN in (args.corpora or ()):
        documents += own_documents("train")[:limit]
    copies = copied(documents, Shares(args.noise, args.short, args.alone), args.seed)
    dev_documents = read(args.data / "sentences" / "dev.jsonl", None, limit) + own_documents("dev")[:limit]
    groups = group_table(args.groups, args.seed)
    certain = certain_cells(gaps(documents, groups))
    train, dev = gaps(documents + copies, groups), gaps(dev_documents, groups)
    print(f"{len(documents)} documents, and {len(copies)} copies of all or part of them")
    lost = dev.ends & certain[dev.cells]
    print(f"{100 * certain[dev.cells].mean():.1f} % of the gaps of dev are certain; {lost.sum()} ends are lost in them")

    network = fit(train, certain, Plan(args.epochs, args.drop, args.rate, args.batch))
    weights = quantise(network)
    logits = (args.at_mark, args.at_word, args.in_single)
    limits = (weights.threshold(logits[0]), weights.threshold(logits[1]), weights.threshold(logits[2]))

    def found(some: Gaps) -> NDArray[np.bool_]:
        return predicted(some, certain, weights.sums(some.features[asked(some, certain)]), limits)

    tables = known_tables(train, certain, found(train))
    said, unknown = known(dev, tables), asked(dev, certain)
    print(f"{100 * (said[unknown] != UNKNOWN).mean():.1f} % of the others are known without the classifier")
    ends = (found(dev) | unknown & (said == ENDS)) & ((said != GOES_ON) | (dev.rules == BORDER))
    for name, value in scores(dev, dev_documents, ends).items():
        print(f"{name:12} {value:6.2f}")
    write(args.out, weights, (tables, groups), limits)
    digest = hashlib.sha256(args.out.read_bytes()).hexdigest()
    print(f"{args.out}: {args.out.stat().st_size} bytes, sha256 {digest}")


if __name__ == "__main__":
    main()
