"""Corpora → trained weights: the training loop with its schedule, checkpoints and log."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from training.data import CAPITALISED, ENTITY_TAGS
from training.decode import encode
from training.feed import Feed
from training.losses import losses
from training.model import FEATURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from training.batch import Batch
    from training.corpora import Corpora
    from training.data import Document, Vocabulary
    from training.feed import Step
    from training.model import Model
    from training.settings import Plan


class Log:
    """Lines on standard output and in a file."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("a", encoding="utf-8")

    def __call__(self, line: str) -> None:
        stamped = f"{time.strftime('%H:%M:%S')} {line}"
        print(stamped, flush=True)
        print(stamped, file=self.file, flush=True)


def device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


class Optimiser:
    """AdamW with two learning rates, for encoder and heads; sparse Adam for the wordpiece table of the transformer."""

    def __init__(self, model: Model, plan: Plan) -> None:
        # Only this table of the transformer has sparse gradients.
        word = getattr(model.embeddings, "word", None)
        word = None if word is None else word.weight.requires_grad_(plan.word_rate > 0)
        groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
        for name, parameter in model.named_parameters():
            if parameter is word:
                continue
            # The embeddings of token features start at zero and learn at the rate of the heads.
            part = name.split(".")
            new = model.kind == "fast" or part[0] not in {"embeddings", "layers"} or part[1] in FEATURES
            decays = parameter.dim() > 1 and part[0] != "embeddings"
            groups.setdefault((new, decays), []).append(parameter)
        self.dense = [parameter for group in groups.values() for parameter in group]
        self.parts: list[torch.optim.Optimizer] = [
            torch.optim.AdamW(
                [
                    {
                        "params": parameters,
                        "rate": plan.head_rate if new else plan.encoder_rate,
                        "weight_decay": plan.decay if decays else 0.0,
                    }
                    for (new, decays), parameters in groups.items()
                ],
                fused=True,
            ),
        ]
        if word is not None and plan.word_rate > 0:
            self.parts.append(torch.optim.SparseAdam([{"params": [word], "rate": plan.word_rate}]))
        self.clip = plan.clip

    def step(self, loss: torch.Tensor, factor: float) -> None:
        for part in self.parts:
            part.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.dense, self.clip)
        for part in self.parts:
            for group in part.param_groups:
                group["lr"] = group["rate"] * factor
            part.step()

    def state_dict(self) -> list[dict[str, Any]]:
        return [part.state_dict() for part in self.parts]

    def load_state_dict(self, saved: list[dict[str, Any]]) -> None:
        for part, state in zip(self.parts, saved, strict=True):
            part.load_state_dict(state)


def factor(progress: float, warm_up: float) -> float:
    """The part of the highest learning rate that holds now: linear warm-up, then linear decay to zero."""
    return progress / warm_up if progress < warm_up else max(0.0, (1 - progress) / (1 - warm_up))


class Progress:
    """Losses and speed since the last line of the log."""

    def __init__(self) -> None:
        self.losses: dict[str, list[torch.Tensor]] = {}
        self.pieces, self.seconds = 0, 0.0

    def add(self, parts: dict[str, torch.Tensor], pieces: int, seconds: float) -> None:
        for name, value in parts.items():
            self.losses.setdefault(name, []).append(value)
        self.pieces += pieces
        self.seconds += seconds

    def take(self) -> str:
        """The means since the last call, for a line of the log."""
        means = " ".join(f"{name} {float(torch.stack(v).mean()):.4f}" for name, v in sorted(self.losses.items()))
        line = f"{means} {self.pieces / self.seconds:.0f} pieces/s"
        self.losses, self.pieces, self.seconds = {}, 0, 0.0
        return line


class Average:
    """The running average of a model's weights (Polyak and Juditsky, 1992), often better than the last weights."""

    def __init__(self, model: Model, stays: float) -> None:
        self.model, self.stays, self.steps = model, stays, 0
        self.weights = {name: weight.detach().clone() for name, weight in model.state_dict().items()}
        # Weights that are not trained, as a frozen table, stay what they are.
        self.trained = [name for name, weight in model.named_parameters() if weight.requires_grad]

    @torch.no_grad()
    def update(self) -> None:
        self.steps += 1
        # At first the average forgets faster, or the first weights would count for long.
        stays = min(self.stays, self.steps / (self.steps + 10))
        own = self.model.state_dict()
        weights = [self.weights[name] for name in self.trained]
        torch._foreach_lerp_(weights, [own[name] for name in self.trained], 1 - stays)

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Within the context the model has the averaged weights."""
        own = {name: weight.clone() for name, weight in self.model.state_dict().items()}
        self.model.load_state_dict(self.weights)
        yield
        self.model.load_state_dict(own)


@dataclass
class State:
    """The progress of a run, kept in its checkpoint."""

    step: int = 0
    epoch: int = 0
    in_epoch: int = 0
    seconds: float = 0.0
    best: float = 0.0


JUDGED = ("source", "cue", "content", "entity")
"""The dev scores whose mean chooses the best weights."""


LOGGED_STEPS = 50
"""Steps between two lines of the log."""


class Trainer:
    """A run in a folder: `log.txt`, `checkpoint.pt` to go on from, `model.pt` with the best weights so far."""

    def __init__(self, model: Model, vocabulary: Vocabulary, plan: Plan, out: Path) -> None:
        out.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(plan.seed)
        self.model, self.vocabulary, self.plan, self.out = model.to(device()), vocabulary, plan, out
        self.model.precision = torch.bfloat16 if plan.half else torch.float32
        self.model.masking = plan.masking
        self.optimiser = Optimiser(model, plan)
        self.average = Average(self.model, plan.average)
        self.state = State()
        self.log = Log(out / "log.txt")
        self.progress = Progress()
        self.saved = time.monotonic()

    def run(self, corpora: Corpora, evaluate: Callable[[Model], dict[str, float]], workers: int = 0) -> None:
        """Trains, from the checkpoint if there is one; `workers` processes make the batches."""
        plan, state = self.plan, self.resume()
        as_words = self.model.kind == "fast"
        feed = Feed(corpora, self.vocabulary, plan, as_words=as_words, workers=workers)
        total = plan.epochs * feed.length()
        self.log(f"{'goes on' if state.step else 'starts'} at step {state.step} of {total}; {json.dumps(asdict(plan))}")
        self.model.train()
        began = time.monotonic()
        for step in feed.steps(state.epoch, state.in_epoch):
            done = self.done(total)
            if done >= 1:
                break
            self.take(step, done, total, began)
            if step.last:
                state.epoch, state.in_epoch = step.epoch + 1, 0
                if plan.judged:
                    self.judge_both(evaluate)
            began = time.monotonic()
        if plan.judged and state.in_epoch:
            self.judge_both(evaluate)
        if not plan.judged:
            torch.save(self.average.weights, self.out / "model.pt")
        self.log("done")

    def judge_both(self, evaluate: Callable[[Model], dict[str, float]]) -> None:
        self.save()
        self.judge("last", evaluate)
        with self.average.in_place():
            self.judge("mean", evaluate)
        self.save()
        self.model.train()

    def judge(self, weights: str, evaluate: Callable[[Model], dict[str, float]]) -> None:
        """Keeps the model's weights if they are the best so far."""
        began = time.monotonic()
        scores = evaluate(self.model)
        mean = sum(scores[name] for name in JUDGED) / len(JUDGED)
        shown = " ".join(f"{name} {value:.2f}" for name, value in scores.items())
        kept = "kept" if mean > self.state.best else "not kept"
        self.log(f"epoch {self.state.epoch} {weights} {mean:.2f} {kept}: {shown} ({time.monotonic() - began:.0f} s)")
        if mean > self.state.best:
            self.state.best = mean
            torch.save(self.model.state_dict(), self.out / "model.pt")

    def take(self, step: Step, done: float, total: int, began: float) -> None:
        """One batch, which was asked for when the clock showed `began`; the log and the checkpoint."""
        state = self.state
        parts = self.step(step.batch, factor(done, self.plan.warm_up))
        seconds = time.monotonic() - began
        state.step += 1
        state.in_epoch += 1
        state.seconds += seconds
        self.progress.add(parts, sum(window.pieces for window in step.windows), seconds)
        if state.step % LOGGED_STEPS == 0:
            left = state.seconds / done * (1 - done) / 60 if done else 0
            at = f"epoch {step.epoch + 1}/{self.plan.epochs} step {state.step}/{total}"
            self.log(f"{at} {self.progress.take()} {left:.1f} min left")
        if time.monotonic() - self.saved > 60 * self.plan.checkpoint_minutes:
            self.save()

    def step(self, batched: Batch, rate: float) -> dict[str, torch.Tensor]:
        """One batch; the losses of its heads."""
        parts = losses(self.model, batched.to(device()))
        total = torch.stack([getattr(self.plan.weights, name) * value for name, value in parts.items()]).sum()
        self.optimiser.step(total, rate)
        self.average.update()
        # Kept as tensors: to read them as numbers would wait for the GPU.
        return {name: value.detach() for name, value in parts.items()}

    def done(self, total: int) -> float:
        """The part of the run that is over, by steps or by time, whichever is more."""
        by_time = self.state.seconds / (60 * self.plan.minutes) if self.plan.minutes else 0.0
        return max(self.state.step / total, by_time)

    def save(self) -> None:
        new = self.out / "checkpoint.new"
        saved = {
            "model": self.model.state_dict(),
            "average": self.average.weights,
            "average_steps": self.average.steps,
            "optimiser": self.optimiser.state_dict(),
            "state": asdict(self.state),
            "random": torch.get_rng_state(),
        }
        torch.save(saved, new)
        # Renaming is atomic: a run that is killed here keeps its last checkpoint.
        new.replace(self.out / "checkpoint.pt")
        self.saved = time.monotonic()

    def resume(self) -> State:
        path = self.out / "checkpoint.pt"
        if path.exists():
            saved = torch.load(path, map_location="cpu", weights_only=True)
            self.model.load_state_dict(saved["model"])
            self.average.weights, self.average.steps = saved["average"], saved["average_steps"]
            self.optimiser.load_state_dict(saved["optimiser"])
            torch.set_rng_state(saved["random"])
            self.state = State(**saved["state"])
        return self.state


def refit_acts(model: Model, articles: list[list[Document]], vocabulary: Vocabulary) -> float:
    """Trains the act head alone, for new classes of cues; returns its accuracy on the cues of training."""
    model.precision = torch.bfloat16
    vectors, acts = [], []
    for versions in articles:
        document = versions[0]
        for encoded in encode(model, [document], vocabulary):
            for attribution in document.attributions or ():
                at = attribution.cue.start - encoded.span.start
                if attribution.act >= 0 and 0 <= at < len(encoded.tokens):
                    vectors.append(encoded.tokens[at])
                    acts.append(attribution.act)
    inputs, targets = torch.stack(vectors), torch.tensor(acts, device=vectors[0].device)
    optimiser = torch.optim.AdamW(model.act.parameters(), lr=2e-3, weight_decay=0.01)
    for _ in range(REFIT_STEPS):
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(model.act(inputs), targets).backward()
        optimiser.step()
    return float((model.act(inputs).argmax(-1) == targets).float().mean())


REFIT_STEPS = 400


def refit_entities(model: Model, corpora: Corpora, vocabulary: Vocabulary) -> int:
    """Trains the entity head alone, with nationalities as the lexicon knows them; returns how many it was taught.

    Corpora that label persons, organisations and places alone do not tell what a nationality is, nor does a teacher
    that learnt from them. A word of that class that the teacher takes for no name, or for a name of one word that is
    neither a person's nor an organisation's, is NORP.
    """
    model.precision = torch.bfloat16
    vectors, targets, taught = [], [], 0
    for kind, articles in corpora.articles.items():
        for versions in articles[:REFIT_ARTICLES]:
            for encoded in encode(model, versions[:1], vocabulary):
                document, rows = encoded.window.document, slice(*encoded.span)
                target = torch.from_numpy((document.soft_labels or {})["entity"][rows].astype("f4")).softmax(-1)
                if kind == "own" and document.entities is not None:
                    target = torch.nn.functional.one_hot(torch.from_numpy(document.entities[rows]), target.shape[1])
                else:
                    bits = document.classes[rows] >> np.uint64(NATIONALITY) & np.uint64(1)
                    capital = np.isin(document.shape[rows], CAPITALISED)
                    found = torch.from_numpy((bits == 1) & capital) & torch.isin(target.argmax(-1), OPEN_TAGS)
                    target[found] = torch.nn.functional.one_hot(torch.tensor(NORP_TAG), target.shape[1]).float()
                    taught += int(found.sum())
                vectors.append(encoded.tokens.cpu())
                targets.append(target.float())
    inputs, wanted = torch.cat(vectors), torch.cat(targets)
    optimiser = torch.optim.AdamW(model.entity.parameters(), lr=2e-3, weight_decay=0.01)
    for _ in range(REFIT_EPOCHS):
        for chosen in torch.randperm(len(inputs)).split(REFIT_BATCH):
            optimiser.zero_grad()
            logits = model.entity(inputs[chosen].to(device()))
            torch.nn.functional.cross_entropy(logits, wanted[chosen].to(device())).backward()
            optimiser.step()
    return taught


NATIONALITY = 44
"""The bit of that class of words, as `src/lexicon/classes.rs` numbers them."""
NORP_TAG = ENTITY_TAGS.index("S-NORP")
OPEN_TAGS = torch.tensor([ENTITY_TAGS.index(tag) for tag in ("O", "S-LOC", "S-NORP", "S-MISC")])
REFIT_ARTICLES, REFIT_EPOCHS, REFIT_BATCH = 700, 16, 4096
"""Articles of each kind, epochs, and tokens in a batch."""
