"""How fast quoth's whole analysis is beside networks that others run, on one thread, in one process.

    python benches/networks.py ../shared/data/quotes/polnear_dev.jsonl --model fast --peer torch
    python benches/networks.py ../shared/data/quotes/polnear_dev.jsonl --model fast --peer spacy

`torch` is the very same network (`--file`, by default the model's file in models/) in PyTorch with f32 numbers: encoder
and heads, and the links of the cues it finds, without the cutting into pieces before it and the decoding and all else
after it. It needs training/requirements.txt.

`spacy` is a pipeline of spaCy's tokeniser and a named-entity recogniser of the architecture of en_core_web_sm, with
random weights: they change what it finds, not how fast. It needs spacy.

The input is JSONL with a "text" in each line. Times are those of the processor, the best of some runs over all texts,
the two in turn.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}

from given import texts_of

import quoth
from quoth._quoth import Featuriser

ROOT = Path(__file__).parent.parent
RUNS = 5
# Those of en_core_web_sm 3.
SPACY_NER = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": False,
    "hidden_width": 64,
    "maxout_pieces": 2,
    "use_upper": True,
    "nO": None,
    "tok2vec": {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": 96,
            "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
            "rows": [5000, 1000, 2500, 2500],
            "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": 96,
            "depth": 4,
            "window_size": 1,
            "maxout_pieces": 3,
        },
    },
}
SPACY_LABELS = (
    "CARDINAL", "DATE", "EVENT", "FAC", "GPE", "LANGUAGE", "LAW", "LOC", "MONEY", "NORP", "ORDINAL", "ORG", "PERCENT",
    "PERSON", "PRODUCT", "QUANTITY", "TIME", "WORK_OF_ART",
)  # fmt: skip


def spacy_peer(texts: list[str]) -> Callable[[], object]:
    """A recogniser of names."""
    import spacy
    from spacy.training import Example

    pipeline = spacy.blank("en")
    recogniser = pipeline.add_pipe("ner", config={"model": SPACY_NER})
    for label in SPACY_LABELS:
        recogniser.add_label(label)
    spans = [(0, 1, label) for label in SPACY_LABELS]
    examples = [Example.from_dict(pipeline.make_doc("x y"), {"entities": [span]}) for span in spans]
    pipeline.initialize(lambda: examples)
    return lambda: list(pipeline.pipe(texts))


def torch_peer(texts: list[str], file: Path) -> Callable[[], object]:
    """The same network."""
    sys.path.insert(0, str(ROOT))
    import torch

    from training.batch import batch
    from training.container import read
    from training.data import LINK_TAGS, DocumentReader, Span, Vocabulary, windows
    from training.export import load
    from training.links import Link, pairs

    torch.set_num_threads(1)
    model = load(file).eval()
    stored = read(file)
    vocabulary = Vocabulary(bytes(stored.tensors["vocabulary"]).decode().split("\n"))
    reader = DocumentReader(vocabulary)
    # Not timed: the documents are cut into windows of pieces.
    documents = [windows(reader.document(text), stored.model["window"]) for text in texts]
    documents = [chosen for chosen in documents if chosen]

    @torch.no_grad()
    def work() -> None:
        for chosen in documents:
            made = batch(chosen, vocabulary, tagged=False)
            tokens = model.encode(made)
            model.entity(tokens)
            cues = model.cue(tokens).argmax(-1)
            starts = (cues == 1).nonzero().flatten().tolist()
            links = []
            for window, first in zip(chosen, made.first, strict=True):
                length = window.span.end - window.span.start
                places = [start - first + window.span.start for start in starts if first <= start < first + length]
                links += [Link(window, first, Span(place, place + 1)) for place in places]
            if links:
                model.act(tokens[[link.start for link in links]])
                found = model.link(tokens, pairs(links))
                assert found.shape[-1] == len(LINK_TAGS)  # noqa: S101

    return work


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", choices=["accurate", "fast"], default="fast")
    parser.add_argument("--file", type=Path, help="a model file in the place of the one inside quoth")
    parser.add_argument("--peer", choices=["torch", "spacy"], required=True)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--limit", type=int, help="read only so many texts")
    args = parser.parse_args()
    texts = texts_of(args.data)[: args.limit]
    tokens = sum(len(Featuriser(["[UNK]"]).encode(text)["start"]) // 4 for text in texts)

    pipeline = quoth.Pipeline(model=args.file or args.model)
    file = args.file or ROOT / "models" / f"{args.model}.safetensors"
    peer = spacy_peer(texts) if args.peer == "spacy" else torch_peer(texts, file)
    works = {f"quoth {args.model}": lambda: pipeline.analyze_many(texts, threads=1), args.peer: peer}
    best = dict.fromkeys(works, float("inf"))
    for _ in range(args.runs):
        for name, work in works.items():
            start = time.process_time()
            work()
            best[name] = min(best[name], time.process_time() - start)
    print(f"{len(texts)} texts, {tokens} tokens; {platform.machine()}, Python {platform.python_version()}, one thread")
    for name, seconds in best.items():
        print(f"{name:16} {tokens / seconds:9.0f} tokens/s")
    ours, theirs = best.values()
    print(f"quoth's whole analysis is {theirs / ours:.1f} times as fast")


if __name__ == "__main__":
    main()
