"""Trains the heads for reports inside quotations on a frozen encoder.

    python -m training.nested models/accurate.safetensors --settings training/accurate.toml --into NEW

"“My mother told me to wait,” he said": PolNeAR's annotation is flat, so the other heads learn to see one report there.
These, a second cue head and a second link head, learn from the project's own corpus, which has reports inside reports,
from its tokens inside contents alone.
"""

from __future__ import annotations

import argparse
import copy
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional

from training.container import read
from training.corpora import own_records, real_records
from training.data import CUE_TAGS, IGNORED, LINK_TAGS, DocumentReader, replace
from training.decode import CONTENT_BEGINS, Encoded, encode, joint, shifted, spans, viterbi
from training.export import with_nested
from training.links import Link, grid, pairs, places
from training.losses import IMPOSSIBLE, choices, false_cues, padded
from training.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from training.data import Attribution, Document, Span, Vocabulary
    from training.model import LinkHead, Model

BATCH = 16
"""Windows in a batch."""
LINK_WEIGHT = 0.7
"""How much the loss of links counts, as in the training of the network."""
WARM_UP = 20
"""Steps in which the learning rate rises."""
LEAST_OVERLAP = 0.3
"""Intersection over union, in tokens, from which a report counts as found."""


@dataclass(frozen=True)
class Region:
    """A window and which of its tokens somebody says, [tokens]; its document has the reports inside these alone."""

    encoded: Encoded
    said: torch.Tensor

    @property
    def cues(self) -> torch.Tensor:
        """The tags of its cues, [tokens]."""
        tags = torch.zeros(len(self.said), dtype=torch.long)
        for attribution in self.attributions():
            start, end = (place - self.encoded.span.start for place in attribution.cue)
            tags[start:end] = CUE_TAGS.index("I-cue")
            tags[start] = CUE_TAGS.index("B-cue")
        return tags

    def attributions(self) -> list[Attribution]:
        window = self.encoded.span
        found = self.encoded.window.document.attributions or ()
        return [one for one in found if window.start <= one.cue.start and one.cue.end <= window.end]


def inner_reports(document: Document) -> tuple[Document, torch.Tensor]:
    """The document with those attributions alone whose cues stand in a content, and which tokens stand in one."""
    attributions = document.attributions or ()
    said = torch.zeros(len(document), dtype=torch.bool)
    for span in [*document.without_cue, *(span for one in attributions for span in one.content)]:
        said[span.start : span.end] = True

    def within(cue: Span, contents: Iterable[Span]) -> bool:
        return any(content.start <= cue.start and cue.end <= content.end for content in contents)

    inner = [
        one
        for one in attributions
        if within(one.cue, document.without_cue)
        or any(within(one.cue, other.content) for other in attributions if other is not one)
    ]
    return replace(document, attributions=tuple(inner), without_cue=()), said


def regions(model: Model, found: list[dict[str, Any]], reader: DocumentReader, vocabulary: Vocabulary) -> list[Region]:
    """Records → their windows, those in which somebody is quoted."""
    documents = {one.name: (one, said) for one, said in map(inner_reports, map(reader.said, found))}
    encoded = encode(model, [one for one, _ in documents.values()], vocabulary)
    windows = [Region(one, documents[one.window.document.name][1][slice(*one.span)]) for one in encoded]
    return [window for window in windows if window.said.any()]


class NestedHead(nn.Module):
    """A cue head and a link head, which start as those of the network."""

    def __init__(self, model: Model, dropout: float) -> None:
        super().__init__()
        self.cue = copy.deepcopy(model.cue)
        self.link: LinkHead = copy.deepcopy(model.link)
        self.dropout = nn.Dropout(dropout)

    def loss(self, group: list[Region]) -> torch.Tensor:
        """Of the tokens that somebody says alone."""
        tokens = self.dropout(torch.cat([one.encoded.tokens for one in group]))
        said, tags = torch.cat([one.said for one in group]), torch.cat([one.cues for one in group])
        logits = self.cue(tokens)
        of_cues = functional.cross_entropy(logits, tags.masked_fill(~said, IGNORED))
        links = grid([one.encoded.window for one in group])
        # No hard negatives where nobody speaks.
        start, end = false_cues(links, logits, torch.where(said, tags, 1))
        start, end = torch.cat([links.start, start], 1), torch.cat([links.end, end], 1)
        place = places(start, end, links.sentence, links.paragraph)
        scores = choices(self.link.grid(padded(tokens, links), start, end, place), end > 0)
        everywhere = torch.zeros(links.choice.numel(), dtype=torch.bool).index_copy(0, links.at, said)
        wanted = links.choice.masked_fill(~everywhere.view(links.choice.shape), IGNORED)
        of_links = functional.cross_entropy(scores, wanted, reduction="sum") / said.sum()
        return of_cues + LINK_WEIGHT * of_links

    @torch.no_grad()
    def contents(self, region: Region, cue_bias: float, link_bias: float, piece_cost: float) -> list[set[int]]:
        """The tokens of what each report says, by the decoding of the library."""
        first, silent = region.encoded.span.start, ~region.said.numpy()
        logits = self.cue(region.encoded.tokens).numpy()
        logits[:, 0] -= cue_bias
        logits[silent, 0] = -IMPOSSIBLE
        cues = [span for span, _ in spans(viterbi(logits[None], CUE_TAGS)[0], CUE_TAGS)]
        if not cues:
            return []
        related = pairs([Link(region.encoded.window, 0, shifted(cue, first)) for cue in cues])
        links = self.link(region.encoded.tokens, related).view(len(cues), len(logits), -1).numpy()
        scores = links[:, :, 1:] - links[:, :, :1] + link_bias
        scores[:, :, CONTENT_BEGINS] -= piece_cost
        scores[:, silent] = IMPOSSIBLE
        pieces = [[span for span, role in spans(path, LINK_TAGS) if role == "content"] for path in joint(scores)]
        return [{i for span in found for i in range(*span)} for found in pieces if found]


def scores(head: NestedHead, dev: list[Region], cue_bias: float, decode: dict[str, Any]) -> tuple[float, float, float]:
    """Precision, recall and F1 of reports inside the contents of the gold, matched one to one by overlap."""
    head.eval()
    count: Counter[str] = Counter()
    for region in dev:
        first, length = region.encoded.span.start, len(region.said)
        gold = [
            {i - first for span in one.content for i in range(*span)} & set(range(length))
            for one in region.attributions()
        ]
        found = head.contents(region, cue_bias, decode["link_bias"], decode["piece_cost"])
        count["gold"] += len(gold)
        count["found"] += len(found)
        for wanted in gold:
            best = max(found, key=lambda one: len(one & wanted) / len(one | wanted), default=set())
            if wanted and len(best & wanted) >= LEAST_OVERLAP * len(best | wanted):
                found.remove(best)
                count["right"] += 1
    head.train()
    precision, recall = count["right"] / max(1, count["found"]), count["right"] / max(1, count["gold"])
    return precision, recall, 2 * count["right"] / max(1, count["found"] + count["gold"])


def trained_head(model: Model, train: list[Region], arguments: argparse.Namespace) -> NestedHead:
    """The heads after all epochs."""
    head = NestedHead(model, arguments.dropout)
    optimiser = torch.optim.AdamW(head.parameters(), lr=arguments.rate, weight_decay=arguments.decay)
    steps = arguments.epochs * (len(train) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / WARM_UP) * (1 - step / steps)
    )
    for epoch in range(arguments.epochs):
        random.shuffle(train)
        total = 0.0
        for at in range(0, len(train), BATCH):
            optimiser.zero_grad()
            loss = head.loss(train[at : at + BATCH])
            loss.backward()
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        print(f"epoch {epoch + 1}: loss {total / (len(train) / BATCH):.4f}", flush=True)
    return head


def arguments_of() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, help="a model file")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--into", type=Path, metavar="FILE", help="write the model file WEIGHTS with these heads")
    parser.add_argument("--settings", type=Path, required=True, help="TOML of the model, with `nested_cue_bias`")
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--rate", type=float, default=8e-3)
    parser.add_argument("--decay", type=float, default=0.05)
    parser.add_argument("--dropout", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--open-sentences", action="store_true", help='sentences are those of the model "open"')
    return parser.parse_args()


def main() -> None:
    from training.__main__ import pieces, trained  # noqa: PLC0415  reads all of the training

    arguments = arguments_of()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    random.seed(arguments.seed)
    cue_bias = read_settings(arguments.settings).decode["nested_cue_bias"]
    model, vocabulary = trained(arguments.weights), pieces()
    model.requires_grad_(requires_grad=False)
    reader = DocumentReader(vocabulary, open_sentences=arguments.open_sentences)
    found = own_records() + real_records(arguments.data)
    train = regions(model, found, reader, vocabulary)
    dev = regions(model, own_records("dev"), reader, vocabulary)
    print(f"{sum(len(one.attributions()) for one in train)} reports in {len(train)} windows", flush=True)
    model.requires_grad_()
    head = trained_head(model, train, arguments)
    decode = read(arguments.weights).model["decode"]
    for bias in (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0):
        print(bias, " / ".join(f"{100 * score:.1f}" for score in scores(head, dev, bias, decode)))
    if arguments.into:
        with_nested(arguments.weights, arguments.into, head, cue_bias)


if __name__ == "__main__":
    main()
