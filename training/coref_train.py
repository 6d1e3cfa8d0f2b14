"""Trains the antecedent head on a frozen encoder, and scores it on dev.

    python -m training.coref_train prepare --data ../shared/data runs/coref.jsonl
    python -m training.coref_train head models/accurate.safetensors runs/coref.jsonl --out runs/coref-head.pt

`prepare` needs the installed quoth; what it writes holds texts, so it stays outside the repository. A head can learn
from others, on news without annotation too (`prepare --silver`):

    python -m training.coref_train answer models/accurate.safetensors runs/coref.jsonl HEAD.pt … --out runs/soft.pt
    python -m training.coref_train head models/fast.safetensors runs/coref.jsonl --soft runs/soft.pt --into NEW
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from training.antecedents import AntecedentHead, antecedent_loss, gathered, soft_loss
from training.coref import Passage, passages, prepare
from training.corpora import COREF
from training.data import DocumentReader
from training.decode import encode
from training.export import with_head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from training.corpora import Corpora
    from training.data import Vocabulary
    from training.model import Model

TRAINING, DEV = ("gap", "gum", "litbank", "quoth"), ("gap_dev", "gum_dev", "litbank_dev", "quoth_dev")
BATCH = 300
"""Anaphors in a batch, about."""
ENCODED = 200
"""Texts that are encoded at a time: the vectors that are not kept are many."""
SHARES = {"gap": 4.0, "gum": 1.0, "litbank": 0.3, "quoth": 1.5}
"""How much an anaphor of a corpus counts: a text of GAP has one, one of LitBank 200, and LitBank has novels."""
FEMININE_SHARE = 1.5
"""How much more a text of GAP about a woman counts, since of those fewer answers are right."""
SOURCE_SHARE = 3.0
"""How much more an anaphor in the source of a quotation counts: it says who speaks."""
SOFT_SHARES = {"gap": 1.0, "gum": 1.0, "litbank": 0.3, "quoth": 1.0, "silver": 1.0}
"""How much an anaphor counts in what is learnt from teachers."""
GOLD_SHARE = 0.5
"""How much the loss by the annotation counts beside that by the teachers."""


def vectors(model: Model, chosen: Iterable[Passage], vocabulary: Vocabulary, window: int) -> dict[str, torch.Tensor]:
    """The vectors of the tokens of each document."""
    parts: dict[str, list[tuple[int, torch.Tensor]]] = {}
    for encoded in encode(model, [passage.document for passage in chosen], vocabulary, window):
        parts.setdefault(encoded.window.document.name, []).append((encoded.span.start, encoded.tokens.half().cpu()))
    return {name: torch.cat([t for _, t in sorted(found, key=lambda f: f[0])]) for name, found in parts.items()}


def kept_vectors(
    model: Model, chosen: dict[str, list[Passage]], vocabulary: Vocabulary, cache: Path | None
) -> dict[str, torch.Tensor]:
    """The vectors of all documents, from the cache if there is one."""
    if cache and cache.exists():
        return torch.load(cache, weights_only=True)
    everything = [p for found in chosen.values() for p in found]
    of: dict[str, torch.Tensor] = {}
    for start in range(0, len(everything), ENCODED):
        of |= vectors(model, everything[start : start + ENCODED], vocabulary, WINDOW[model.kind])
    if cache:
        torch.save(of, cache)
    return of


def read_head(path: Path) -> AntecedentHead:
    """What `head --out` wrote."""
    weights = torch.load(path, weights_only=True)
    head = AntecedentHead(weights["anaphor.weight"].shape[1] // 2, weights["score.weight"].shape[1])
    head.load_state_dict(weights)
    return head


def grouped(chosen: Sequence[Passage], size: int = BATCH) -> list[list[Passage]]:
    groups: list[list[Passage]] = [[]]
    held = 0
    for passage in chosen:
        if held and held + len(passage.anaphors) > size:
            groups.append([])
            held = 0
        groups[-1].append(passage)
        held += len(passage.anaphors)
    return groups


def laid_out(group: Sequence[Passage], of: dict[str, torch.Tensor]) -> tuple[torch.Tensor, list[int]]:
    found = [of[passage.document.name] for passage in group]
    ends = torch.tensor([0, *map(len, found)]).cumsum(0).tolist()
    return torch.cat(found).float(), ends[:-1]


Probabilities = list[tuple[Passage, torch.Tensor]]


@torch.no_grad()
def answered(head: AntecedentHead, chosen: Sequence[Passage], of: dict[str, torch.Tensor]) -> Probabilities:
    """For each passage the probabilities of nobody and of its members, [anaphors, 1 + members]."""
    head.eval()
    found: Probabilities = []
    device = next(head.parameters()).device
    for group in grouped(chosen):
        tokens, first = laid_out(group, of)
        everything = head(tokens.to(device), gathered(group, first).to(device)).cpu()
        for passage, rows, members in blocks(group):
            found.append((passage, torch.cat([everything[rows, :1], everything[rows, members]], 1)))
    return found


def blocks(group: Sequence[Passage]) -> Iterator[tuple[Passage, slice, slice]]:
    """Each passage with its anaphors and its members among those of its group; column 0 is nobody."""
    anaphor, member = 0, 1
    for passage in group:
        rows, members = slice(anaphor, anaphor + len(passage.anaphors)), slice(member, member + passage.cast)
        yield passage, rows, members
        anaphor, member = rows.stop, members.stop


def gap_scores(found: Probabilities, bias: float = 0.0) -> dict[str, float]:
    """The official counts of GAP (Webster et al., 2018): is the pronoun A's, is it B's? `bias` is taken from nobody."""
    n: Counter[tuple[str, str]] = Counter()
    for passage, probabilities in found:
        gold, answer = passage.gold, None
        if gold["anaphor"] is not None:
            answer = choice(probabilities[gold["anaphor"]], bias)
        for key in ("a", "b"):
            said, truth = answer is not None and answer == gold[key], gold[f"is_{key}"]
            n[gold["gender"], "tp"] += said and truth
            n[gold["gender"], "fp"] += said and not truth
            n[gold["gender"], "fn"] += truth and not said
    out = {}
    for name, genders in (("gap", "MF"), ("gap_m", "M"), ("gap_f", "F")):
        tp, fp, fn = (sum(n[g, k] for g in genders) for k in ("tp", "fp", "fn"))
        out[name] = 200 * tp / max(1, 2 * tp + fp + fn)
        if name == "gap":
            out |= {"gap_precision": 100 * tp / max(1, tp + fp), "gap_recall": 100 * tp / max(1, tp + fn)}
    return out | {"gap_bias": out["gap_f"] / max(1e-9, out["gap_m"])}


def pronoun_scores(found: Probabilities, bias: float = 0.0) -> dict[str, float]:
    """Of the pronouns given to a member the share that is right; of those with a name the share that is reached."""
    n: Counter[str] = Counter()
    for passage, probabilities in found:
        n["gold"] += passage.gold["pronouns"]
        for k, scored in enumerate(passage.gold["scored"]):
            answer = choice(probabilities[k], bias)
            kind = "pronoun" if scored else "other"
            n[f"{kind} said"] += answer is not None
            n[f"{kind} right"] += answer is not None and bool(passage.allowed[k, 1 + answer])
    return {
        "right": 100 * n["pronoun right"] / max(1, n["pronoun said"]),
        "reached": 100 * n["pronoun right"] / max(1, n["gold"]),
        "other_right": 100 * n["other right"] / max(1, n["other said"]),
        "other_said": n["other said"],
    }


def choice(probabilities: torch.Tensor, bias: float) -> int | None:
    """The likeliest member; None if nobody is likelier, its log-probability less `bias`."""
    if len(probabilities) == 1:
        return None
    best = int(probabilities[1:].argmax())
    nobody = probabilities[0] * torch.exp(torch.tensor(-bias))
    return best if probabilities[1 + best] > nobody else None


def dev_scores(
    answer: Callable[[Sequence[Passage]], Probabilities], chosen: dict[str, list[Passage]]
) -> dict[str, float]:
    """The scores of GAP's held out texts, and of GUM and LitBank dev, with the names that quoth finds."""
    scores = gap_scores(answer(chosen["gap_dev"]))
    for corpus in DEV[1:]:
        scores |= {f"{corpus}_{name}": value for name, value in pronoun_scores(answer(chosen[corpus])).items()}
    return scores


def shown(scores: dict[str, float]) -> str:
    return " ".join(f"{name} {value:.2f}" for name, value in scores.items())


def join(corpora: Corpora, model: Model, prepared: Path, reader: DocumentReader) -> None:
    """Adds the texts with coreference to those that a run reads, and the head to its model."""
    chosen = passages(prepared, reader)
    learnt = weighted(chosen)
    corpora.add(COREF, [replace(p.document, name=f"coref {p.document.name}", passage=p) for p in learnt])
    if model.coref is None:
        model.add_coref(WIDTH)


def weighted(chosen: dict[str, list[Passage]]) -> list[Passage]:
    """What is learnt from, with the weights of its corpora."""

    def weight(passage: Passage, corpus: str) -> NDArray[np.float32]:
        share = FEMININE_SHARE if passage.gold.get("gender") == "F" else 1.0
        return passage.weight * source_shares(passage) * share * SHARES[corpus]

    return [
        replace(passage, weight=weight(passage, corpus)) for corpus in TRAINING for passage in chosen.get(corpus, [])
    ]


def source_shares(passage: Passage) -> NDArray[np.float32]:
    return np.where(passage.sources, SOURCE_SHARE, 1).astype(np.float32)


def taught(group: Sequence[Passage], soft: Mapping[str, torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """What the teachers answer, [anaphors, 1 + members], and the weight of each anaphor."""
    answers = torch.zeros(sum(len(p.anaphors) for p in group), 1 + sum(p.cast for p in group))
    for passage, rows, members in blocks(group):
        answers[rows, 0] = soft[passage.document.name][:, 0].float()
        answers[rows, members] = soft[passage.document.name][:, 1:].float()
    weights = [source_shares(passage) * SOFT_SHARES[passage.corpus] for passage in group]
    return answers, torch.from_numpy(np.concatenate(weights))


def answers(
    heads: Sequence[AntecedentHead], chosen: dict[str, list[Passage]], of: dict[str, torch.Tensor]
) -> dict[str, torch.Tensor]:
    """By the name of each text that is learnt from, the mean of what the heads answer, [anaphors, 1 + members]."""
    learnt = [passage for corpus in SOFT_SHARES for passage in chosen.get(corpus, [])]
    each = [answered(head, learnt, of) for head in heads]
    return {
        found[0][0].document.name: (sum(probabilities for _, probabilities in found) / len(heads)).half()
        for found in zip(*each, strict=True)
    }


def dev_passages(prepared: Path, reader: DocumentReader) -> dict[str, list[Passage]]:
    chosen = passages(prepared, reader)
    return {corpus: chosen[corpus] for corpus in DEV}


WIDTH = 64
"""Of the antecedent head."""


def scores(model: Model, chosen: dict[str, list[Passage]], vocabulary: Vocabulary, window: int = 0) -> dict[str, float]:
    """The dev scores of a model with an antecedent head."""
    head = model.coref
    if head is None:
        return {}
    of = vectors(model, [p for found in chosen.values() for p in found], vocabulary, window or WINDOW[model.kind])
    return dev_scores(lambda some: answered(head, some, of), chosen)


WINDOW = {"accurate": 480, "fast": 256, "teacher": 480}


def train_head(
    head: AntecedentHead,
    chosen: dict[str, list[Passage]],
    of: dict[str, torch.Tensor],
    options: argparse.Namespace,
    soft: Mapping[str, torch.Tensor] | None = None,
) -> None:
    chance = random.Random(options.seed)  # noqa: S311
    learnt = weighted(chosen) + (chosen["silver"] if soft else [])
    optimiser = torch.optim.AdamW(head.parameters(), lr=options.rate, weight_decay=options.decay)
    steps = options.epochs * len(grouped(learnt))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / 50) * max(0.02, 1 - step / steps)
    )
    for epoch in range(options.epochs):
        head.train()
        began, total = time.monotonic(), []
        chance.shuffle(learnt)
        groups = grouped(learnt)
        for group in groups:
            tokens, first = laid_out(group, of)
            anaphors = gathered(group, first)
            probabilities = head(tokens, anaphors)
            loss = antecedent_loss(probabilities, anaphors)
            if soft:
                loss = GOLD_SHARE * loss + soft_loss(probabilities, *taught(group, soft))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total.append(loss.item())
        line = f"epoch {epoch + 1} loss {sum(total) / len(total):.4f} {time.monotonic() - began:.0f} s"
        print(line, shown(dev_scores(lambda p: answered(head, p, of), chosen)), flush=True)


def arguments_of(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command and its options."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("prepare", help="casts and quotations of the texts, by the installed quoth")
    command.add_argument("out", type=Path)
    command.add_argument("--data", type=Path, default=Path("../shared/data"))
    command.add_argument("--model", default="accurate")
    command.add_argument("--silver", action="store_true", help="news without annotation too")
    command.add_argument("--open-sentences", action="store_true", help='sentences are those of the model "open"')
    command = commands.add_parser("head", help="train the head alone")
    command.add_argument("weights", type=Path)
    command.add_argument("prepared", type=Path)
    command.add_argument("--out", type=Path)
    command.add_argument("--into", type=Path, metavar="FILE", help="write the model file WEIGHTS with this head")
    command.add_argument("--least-antecedent", type=float, help="a setting of decoding")
    command.add_argument("--soft", type=Path, help="the answers of teachers, with silver texts in PREPARED")
    command.add_argument("--cache", type=Path, help="keeps the vectors of the frozen encoder")
    command.add_argument("--width", type=int, default=WIDTH)
    command.add_argument("--epochs", type=int, default=6)
    command.add_argument("--rate", type=float, default=1e-3)
    command.add_argument("--decay", type=float, default=0.05)
    command.add_argument("--dropout", type=float, default=0.3)
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--threads", type=int, default=1)
    command.add_argument("--open-sentences", action="store_true", help='sentences are those of the model "open"')
    command = commands.add_parser("answer", help="write what heads answer, for others to learn from")
    command.add_argument("weights", type=Path)
    command.add_argument("prepared", type=Path)
    command.add_argument("heads", type=Path, nargs="+")
    command.add_argument("--out", type=Path, required=True)
    command.add_argument("--cache", type=Path, help="keeps the vectors of the frozen encoder")
    command.add_argument("--threads", type=int, default=1)
    command = commands.add_parser("score", help="score weights with an antecedent head on dev")
    command.add_argument("weights", type=Path)
    command.add_argument("prepared", type=Path)
    command.add_argument("--threads", type=int, default=1)
    return parser.parse_args(argv)


def main() -> None:
    from training.__main__ import pieces, trained  # noqa: PLC0415  reads all of the training

    arguments = arguments_of()
    if arguments.command == "prepare":
        options = {"silver": arguments.silver, "open_sentences": arguments.open_sentences}
        prepare(arguments.data, arguments.out, arguments.model, **options)
        return
    torch.set_num_threads(arguments.threads)
    vocabulary = pieces()
    reader = DocumentReader(vocabulary, open_sentences=getattr(arguments, "open_sentences", False))
    began = time.monotonic()
    if arguments.command == "score":
        model = trained(arguments.weights)
        print(shown(scores(model, dev_passages(arguments.prepared, reader), vocabulary)))
        return
    chosen = passages(arguments.prepared, reader)
    sizes = {corpus: (len(p), sum(len(q.anaphors) for q in p)) for corpus, p in chosen.items()}
    print(f"texts and anaphors {sizes} {time.monotonic() - began:.0f} s", flush=True)
    model = trained(arguments.weights)
    of = kept_vectors(model, chosen, vocabulary, arguments.cache)
    print(f"vectors {time.monotonic() - began:.0f} s", flush=True)
    if arguments.command == "answer":
        torch.save(answers([read_head(path) for path in arguments.heads], chosen, of), arguments.out)
        return
    torch.manual_seed(arguments.seed)
    head = AntecedentHead(model.sizes.hidden, arguments.width, arguments.dropout)
    soft = torch.load(arguments.soft, weights_only=True) if arguments.soft else None
    train_head(head, chosen, of, arguments, soft)
    if arguments.out:
        torch.save(head.state_dict(), arguments.out)
    if arguments.into:
        with_head(arguments.weights, arguments.into, head, arguments.least_antecedent)


if __name__ == "__main__":
    main()
