"""Scores who is who of the installed quoth: pronouns of GAP, GUM and LitBank.

    python accuracy/coreference.py [--data ../shared/data] [--eval ../shared/eval] [--models accurate fast]

Of GAP (Webster et al., 2018) the 400 texts that training holds out count, of GUM and LitBank their dev parts. `right`
is the share of the pronouns given to somebody that is right, `reached` that of the pronouns of whom has a name.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from needed import corpora, scorers
from score import run

sys.path.append(str(Path(__file__).parents[1]))
FILES = {"GAP": ("gap_dev", "gap_validation"), "GUM": ("gum_dev",), "LitBank": ("litbank_dev",)}


def main() -> None:
    """Prints a line for each model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--models", nargs="+", default=["accurate", "fast"], help="accurate, fast, open, or model files"
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--eval", type=Path, default=Path("../shared/eval"))
    args = parser.parse_args()
    corpora(args.data, *(f"coref/{file}.jsonl" for files in FILES.values() for file in files))
    scorers(args.eval, "predict.py", "score_coref.py")
    held_out = import_module("training.coref").held_out
    print("| model | GAP, F1 (bias) | GUM, right / reached | LitBank, right / reached |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        gold = {}
        for name, files in FILES.items():
            paths = [args.data / "coref" / f"{file}.jsonl" for file in files]
            found = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
            kept = held_out(found) if name == "GAP" else {record["id"] for record in found}
            gold[name] = Path(folder) / f"{name}.jsonl"
            lines = [json.dumps(record) + "\n" for record in found if record["id"] in kept]
            gold[name].write_text("".join(lines), encoding="utf-8")
        for model in args.models:
            cells = []
            for name, path in gold.items():
                out = Path(folder) / "found.jsonl"
                run(args.eval / "predict.py", path, out, "--model", model)
                score = json.loads(run(args.eval / "score_coref.py", "--gold", path, "--pred", out, "--json"))
                if name == "GAP":
                    cells.append(f"{100 * score['gap_f1']:.1f} ({score['gap_bias']:.2f})")
                else:
                    cells.append(f"{100 * score['resolved_pronouns']:.1f} / {100 * score['reached_pronouns']:.1f}")
            print(f"| {model} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
