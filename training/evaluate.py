"""Models → scores on the dev sets, from raw text, by the scorers of the corpora's folder."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING, Any

import torch

from training.batch import batch
from training.data import CUE_TAGS, ENTITY_TAGS, records
from training.decode import decode, encode, spans, viterbi
from training.settings import DecodeSettings

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from training.data import Document, DocumentReader, Vocabulary
    from training.model import Model


class Dev:
    """The dev sets, tokenised once."""

    def __init__(self, data: Path, scorers: Path, reader: DocumentReader, limit: int | None = None) -> None:
        self.quotes, self.entities = scorer(scorers, "score_quotes"), scorer(scorers, "score_entities")
        self.attributed = [
            reader.document(record["text"], record["id"])
            for record in records(data / "quotes" / "polnear_dev.jsonl", limit)
        ]
        names = {document.name for document in self.attributed}
        items = records(data / "quotes" / "polnear_dev_tokens.jsonl")
        self.items = [item for item in items if not limit or item["doc"] in names]
        self.gold = {record["id"]: record for record in records(data / "entities" / "worldwide_dev.jsonl", limit)}
        self.named = [reader.document(record["text"], record["id"]) for record in self.gold.values()]

    def scores(self, model: Model, vocabulary: Vocabulary, settings: DecodeSettings | None = None) -> dict[str, float]:
        settings = settings or DecodeSettings()
        attributed, named = (
            encode(model, documents, vocabulary, settings.window) for documents in (self.attributed, self.named)
        )
        return self.quote_scores(decode(model, attributed, settings)) | self.entity_scores(
            decode(model, named, settings)
        )

    def quote_scores(self, found: dict[str, Any]) -> dict[str, float]:
        """Exact F1, precision and recall of each role, in per cent."""
        labels = [
            self.quotes.project(item["offsets"], found[item["doc"]]["quotes"])
            if item["offsets"] and item["doc"] in found
            else ["O"] * len(item["tokens"])
            for item in self.items
        ]
        # The measure reads the first 300 tokens of an item.
        scored = self.quotes.score([item["labels"][:300] for item in self.items], [row[:300] for row in labels])
        scores = {role: 100 * result["exact"][2] for role, result in scored.items()}
        for role, result in scored.items():
            scores[f"{role} precision"], scores[f"{role} recall"] = (100 * value for value in result["exact"][:2])
        return scores

    def entity_scores(self, found: dict[str, Any]) -> dict[str, float]:
        scored = self.entities.score(self.gold, found)
        return {"entity": 100 * scored["micro"][2]} | {
            label: 100 * result[2] for label, result in scored["labels"].items()
        }


def scorer(folder: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    if spec is None or spec.loader is None:
        message = f"no {name}.py in {folder}; pass the scorers' folder with --scorers"
        raise FileNotFoundError(message)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def tune(model: Model, dev: Dev, vocabulary: Vocabulary) -> None:
    """Prints the dev scores of quotations over a grid of decode settings."""
    attributed = encode(model, dev.attributed, vocabulary)
    grid = [
        DecodeSettings(cue_bias=cue, link_bias=link, piece_cost=piece, flat=flat)
        for flat in (1.0, 1.5, 2.0, 3.0)
        for cue in (0.0, 0.5)
        for link, piece in ((0.0, 0.0), (0.3, 2.0), (0.6, 3.0))
    ]
    for settings in [*grid, DecodeSettings(block=True), DecodeSettings(bare_cues=True), DecodeSettings(snap=True)]:
        scores = dev.quote_scores(decode(model, attributed, settings))
        shown = " / ".join(f"{scores[role]:.2f}" for role in ("source", "cue", "content"))
        mean = sum(scores[role] for role in ("source", "cue", "content")) / 3
        print(f"{shown} mean {mean:.2f} {settings}", flush=True)


def dev_documents(data: Path, reader: DocumentReader) -> tuple[list[Document], list[Document]]:
    """The dev sets of entities and of quotations, with their annotation."""
    named = [reader.named(record) for record in records(data / "entities" / "worldwide_dev.jsonl")]
    return named, [reader.attributed(record) for record in records(data / "quotes" / "polnear_dev.jsonl")]


def calibrate(
    model: Model, named: list[Document], attributed: list[Document], vocabulary: Vocabulary
) -> dict[str, float]:
    """Divides the logits of entities and cues by the temperature that fits the documents best (Guo et al., 2017).

    The weights of the two heads change; the best paths do not. Returns the temperatures.
    """
    found = {}
    for name, head, names, documents in (
        ("entity", model.entity, ENTITY_TAGS, named),
        ("cue", model.cue, CUE_TAGS, attributed),
    ):
        segments: list[tuple[torch.Tensor, bool]] = []
        for encoded in encode(model, documents, vocabulary):
            inputs = batch([encoded.window], vocabulary)
            tags = inputs.entities if name == "entity" else inputs.cues
            logits = head(encoded.tokens).detach().cpu()
            path = viterbi(logits.numpy()[None], names)[0]
            gold = set() if tags is None else set(spans(tags.numpy(), names))
            for span, label in spans(path, names):
                chosen = torch.from_numpy(path[span.start : span.end])
                rest = logits[span.start : span.end] - logits[span.start : span.end].gather(1, chosen.unsqueeze(1))
                segments.append((rest, (span, label) in gold))
        temperatures = torch.linspace(0.5, 4.0, 141)
        right = torch.tensor([float(right) for _, right in segments])
        misfit = [
            torch.nn.functional.binary_cross_entropy(
                torch.stack([torch.exp(-(rest / t).logsumexp(-1).sum()) for rest, _ in segments]), right
            )
            for t in temperatures
        ]
        temperature = float(temperatures[torch.stack(misfit).argmin()])
        with torch.no_grad():
            head.weight /= temperature
            head.bias /= temperature
        found[name] = temperature
    return found
