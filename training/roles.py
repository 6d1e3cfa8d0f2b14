"""Trains the head for the roles of paragraphs on a frozen encoder, and scores it beside the rules.

    python -m training.roles models/accurate.safetensors [--into NEW]

The rules of `src/structure` ask for a mark of what stands around a text, and few captions, notes to readers or lines of
a page have one. The head reads the vectors of a paragraph, what its tokens look like, and where it stands. The rules
stay where they know a role; where they see text, the head speaks if it is sure.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from quoth._quoth import Featuriser
from training.corpora import own_records, real_records
from training.data import DocumentReader
from training.decode import encode
from training.export import with_roles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.data import Document, Span, Vocabulary
    from training.model import Model

ROLES = ("body", "headline", "byline", "dateline", "caption", "credit", "promotion", "contact", "other")
OF_TEXT = frozenset(["body", "headline"])
"""Where the rules say these, the head may know better. Their other roles are as good as always right, and who speaks
hangs on turns and their labels."""
SHAPES, KINDS = 8, 19
"""How many shapes and kinds of tokens there are (`src/encoder/features.rs`)."""
FORM = 5 + SHAPES + 3 * KINDS
"""How many numbers tell of a paragraph's form and place."""
BATCH = 64
"""Paragraphs in a batch."""
WARM_UP = 30
"""Steps in which the learning rate rises."""
LEAST = 0.7
"""How likely a role must be for the head to speak."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its vectors, [3 × hidden], its form, [FORM], its role and the one that the rules give it."""

    vectors: NDArray[np.float32]
    form: NDArray[np.float32]
    role: str
    rule: str


def form(document: Document, spans: Sequence[Span], number: int) -> NDArray[np.float32]:
    """Of a paragraph among those of its text, spans of tokens.

    The logarithm of one more than its tokens, those of the paragraph before and behind it, the paragraphs before and
    behind; the share of each shape and each kind among its tokens; the kind of its first and of its last token.
    """
    start, end = spans[number]
    lengths = [0, *(end - start for start, end in spans), 0]
    counts = [lengths[number + 1], lengths[number], lengths[number + 2], number, len(spans) - 1 - number]
    kinds = document.kind[start:end]
    ends = np.zeros((2, KINDS))
    ends[0, kinds[0]] = ends[1, kinds[-1]] = 1
    shares = [
        np.bincount(values, minlength=size) / (end - start)
        for values, size in ((document.shape[start:end], SHAPES), (kinds, KINDS))
    ]
    return np.concatenate([np.log1p(counts), *shares, *ends]).astype(np.float32)


def vectors_of(tokens: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean, the first and the last of the vectors of a paragraph's tokens, [3 × hidden]."""
    return np.concatenate([tokens.mean(0), tokens[0], tokens[-1]])


def paragraphs(
    model: Model, records: list[dict[str, Any]], reader: DocumentReader, vocabulary: Vocabulary
) -> list[Paragraph]:
    """Records with `roles` → their paragraphs; one without tokens is left out."""
    found = []
    for record in records:
        document = reader.document(record["text"], record["id"])
        encoded = sorted(encode(model, [document], vocabulary), key=lambda window: window.span.start)
        tokens = torch.cat([window.tokens for window in encoded]).numpy()
        rules = {(start, end): role for start, end, role in Featuriser.roles(record["text"])}
        placed = [(document.span(start, end), (start, end), role) for start, end, role in record["roles"]]
        placed = [one for one in placed if one[0].start < one[0].end]
        spans = [span for span, _, _ in placed]
        for number, (span, place, role) in enumerate(placed):
            vectors = vectors_of(tokens[slice(*span)])
            found.append(Paragraph(vectors, form(document, spans, number), role, rules.get(place, "body")))
    return found


class RoleHead(nn.Module):
    """Vectors and form of paragraphs → logits of ROLES."""

    def __init__(self, hidden: int, width: int = 64, dropout: float = 0.3) -> None:
        super().__init__()
        self.vectors = nn.Linear(3 * hidden, width, bias=False)
        self.form = nn.Linear(FORM, width)
        self.roles = nn.Linear(width, len(ROLES))
        self.dropout = nn.Dropout(dropout)

    def forward(self, vectors: torch.Tensor, form: torch.Tensor) -> torch.Tensor:
        hidden = functional.gelu(self.vectors(self.dropout(vectors)) + self.form(form))
        return self.roles(self.dropout(hidden))


def tensors(chosen: Sequence[Paragraph]) -> tuple[torch.Tensor, torch.Tensor]:
    """Vectors, [paragraphs, 3 × hidden], and forms, [paragraphs, FORM]."""
    stacked = (np.stack([getattr(one, name) for one in chosen]) for name in ("vectors", "form"))
    vectors, forms = (torch.from_numpy(part).float() for part in stacked)
    return vectors, forms


def trained_head(train: Sequence[Paragraph], arguments: argparse.Namespace) -> RoleHead:
    """The head after all epochs. It learns from forms of mean 0 and deviation 1, which its weights then take in."""
    torch.manual_seed(arguments.seed)
    vectors, forms = tensors(train)
    wanted = torch.tensor([ROLES.index(one.role) for one in train])
    mean, deviation = forms.mean(0), forms.std(0).clamp_min(LEAST_DEVIATION)
    head = RoleHead(vectors.shape[1] // 3)
    optimiser = torch.optim.AdamW(head.parameters(), lr=arguments.rate, weight_decay=arguments.decay)
    steps = arguments.epochs * (len(train) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / WARM_UP) * max(0, 1 - step / steps)
    )
    for _ in range(arguments.epochs):
        for chosen in torch.randperm(len(train)).split(BATCH):
            optimiser.zero_grad()
            logits = head(vectors[chosen], (forms[chosen] - mean) / deviation)
            functional.cross_entropy(logits, wanted[chosen]).backward()
            optimiser.step()
            schedule.step()
    with torch.no_grad():
        head.form.weight /= deviation
        head.form.bias -= head.form.weight @ mean
    return head.eval()


LEAST_DEVIATION = 0.1
"""Forms that hardly differ in training would count for too much elsewhere."""


@torch.no_grad()
def probabilities(head: RoleHead, chosen: Sequence[Paragraph]) -> NDArray[np.float32]:
    """How likely each role of each paragraph is, [paragraphs, roles]."""
    found: NDArray[np.float32] = head(*tensors(chosen)).softmax(-1).numpy()
    return found


def answers(chosen: Sequence[Paragraph], likely: NDArray[np.float32], least: float) -> list[str]:
    """The roles by rules and head together: the head speaks where the rules see text, if it is sure."""
    return [
        ROLES[of_roles.argmax()] if one.rule in OF_TEXT and of_roles.max() >= least else of_corpus(one.rule)
        for one, of_roles in zip(chosen, likely, strict=True)
    ]


def of_corpus(rule: str) -> str:
    """The role of the corpus for one of the rules: a turn and its label are body there."""
    return rule if rule in ROLES else "body"


def row(name: str, chosen: Sequence[Paragraph], found: Sequence[str]) -> str:
    """The line of the table: F1 of each role that there is, their mean, and how much body is taken for furniture."""
    gold = [one.role for one in chosen]
    right = Counter(role for role, answer in zip(gold, found, strict=True) if role == answer)
    counts = Counter(gold), Counter(found)
    scores = {role: 200 * right[role] / (counts[0][role] + counts[1][role]) for role in ROLES if counts[0][role]}
    lost = sum(role == "body" and answer not in OF_TEXT for role, answer in zip(gold, found, strict=True))
    cells = [f"{scores[role]:.1f}" if role in scores else "" for role in ROLES]
    return f"| {name} | {' | '.join(cells)} | {sum(scores.values()) / len(scores):.1f} | {lost} |"


def arguments_of() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, help="a model file")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--into", type=Path, metavar="FILE", help="write the model file WEIGHTS with this head")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--decay", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    from training.__main__ import pieces, trained  # noqa: PLC0415  reads all of the training

    arguments = arguments_of()
    torch.set_num_threads(arguments.threads)
    model, vocabulary = trained(arguments.weights), pieces()
    reader = DocumentReader(vocabulary)
    train = paragraphs(model, own_records() + real_records(arguments.data), reader, vocabulary)
    head = trained_head(train, arguments)
    print(f"| {len(train)} paragraphs learnt from | {' | '.join(ROLES)} | mean | body lost |")
    print("|---" * (len(ROLES) + 3) + "|")
    for part, records in (("own", own_records("dev")), ("real", real_records(arguments.data, "dev"))):
        dev = paragraphs(model, records, reader, vocabulary)
        likely = probabilities(head, dev)
        print(row(f"{part}: rules", dev, [of_corpus(one.rule) for one in dev]))
        print(row(f"{part}: head", dev, [ROLES[of_roles.argmax()] for of_roles in likely]))
        for least in (0.5, 0.6, LEAST, 0.8, 0.9):
            print(row(f"{part}: both, {least}", dev, answers(dev, likely, least)))
    if arguments.into:
        with_roles(arguments.weights, arguments.into, head)


if __name__ == "__main__":
    main()
