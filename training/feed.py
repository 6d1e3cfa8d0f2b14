"""Corpora → batches, made ahead by processes of their own, so that a GPU does not wait for them."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch.utils.data import DataLoader, Dataset

from training.batch import Batch, batch
from training.data import Span, Window

if TYPE_CHECKING:
    from collections.abc import Iterator

    from training.corpora import Corpora
    from training.data import Vocabulary
    from training.settings import Plan

Place = tuple[int, int, int]
"""A window: the number of its document, its first token and the one behind its last."""


class Step(NamedTuple):
    """A batch with its place in the run; epochs are numbered from 0."""

    epoch: int
    last: bool
    """Whether the epoch ends with it."""
    windows: list[Window]
    batch: Batch


class Feed(Dataset[Batch]):
    """The batches of a run. With `workers` they are made ahead, else when they are asked for."""

    def __init__(
        self, corpora: Corpora, vocabulary: Vocabulary, plan: Plan, *, as_words: bool, workers: int = 0
    ) -> None:
        self.corpora, self.vocabulary, self.plan = corpora, vocabulary, plan
        self.as_words, self.workers = as_words, workers
        articles = (versions for of_kind in corpora.articles.values() for versions in of_kind)
        self.documents = [document for versions in articles for document in versions]
        self.number = {id(document): number for number, document in enumerate(self.documents)}
        self.made: dict[int, list[list[Place]]] = {}

    def length(self) -> int:
        """The batches of an epoch: those of the first, which the others have about as many of."""
        self.made[0] = self.epoch(0)
        return len(self.made[0])

    def epoch(self, number: int) -> list[list[Place]]:
        """The windows of each batch of an epoch."""
        if number in self.made:
            return self.made.pop(number)
        cut = self.corpora.epoch(f"{self.plan.seed}-{number}", self.plan.batch_pieces, self.plan.window)
        return [[(self.number[id(window.document)], *window.span) for window in chosen] for chosen in cut]

    def windows(self, places: list[Place]) -> list[Window]:
        return [Window(self.documents[number], Span(start, end)) for number, start, end in places]

    def __getitem__(self, places: list[Place]) -> Batch:
        """A batch without its windows, whose documents every process has; its tensors are arrays, to be sent."""
        made = batch(self.windows(places), self.vocabulary, as_words=self.as_words)
        made.windows = []
        return made.changed(lambda part: part.numpy())

    def steps(self, epoch: int, skipped: int) -> Iterator[Step]:
        """From an epoch on, without so many of its batches."""
        context = multiprocessing.get_context("fork") if self.workers else None
        planner = ProcessPoolExecutor(1, context, initializer=chosen_feed, initargs=(self,)) if self.workers else None
        order: list[tuple[int, bool, list[Place]]] = []

        def places() -> Iterator[list[Place]]:
            ahead = planner and planner.submit(planned, epoch)
            for number in range(epoch, self.plan.epochs):
                of_epoch = ahead.result() if ahead else self.epoch(number)
                if planner and number + 1 < self.plan.epochs:
                    ahead = planner.submit(planned, number + 1)
                for at, chosen in enumerate(of_epoch):
                    if number > epoch or at >= skipped:
                        order.append((number, at + 1 == len(of_epoch), chosen))
                        yield chosen

        loader = DataLoader(
            self,
            batch_size=None,
            sampler=places(),
            num_workers=self.workers,
            prefetch_factor=AHEAD if self.workers else None,
            multiprocessing_context=context,
            collate_fn=lambda made: made,
        )
        try:
            for made in loader:
                number, last, chosen = order.pop(0)
                received = made.changed(torch.from_numpy)
                received.windows = self.windows(chosen)
                yield Step(number, last, received.windows, received)
        finally:
            if planner:
                planner.shutdown(wait=False, cancel_futures=True)


AHEAD = 6
"""Batches that each worker makes ahead."""

feed_of_process: list[Feed] = []


def chosen_feed(feed: Feed) -> None:
    """In the process that plans epochs: the feed, which it has by the fork, is never pickled."""
    feed_of_process.append(feed)


def planned(epoch: int) -> list[list[Place]]:
    return feed_of_process[0].epoch(epoch)
