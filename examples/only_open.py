"""Which calls in a project would use another model of quoth than "open".

    python examples/only_open.py src/ tests/      # the exit code is 1 where there are any

Copy it into your project and run it in CI. A call of quoth must say `model="open"` or, of a `Pipeline`
that says so, `pipeline=`. Names are looked for as they are written: quoth is imported as `import quoth`, its
functions under their own names. What a program puts together when it runs is not seen, so look at the
provenance of what it makes too.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES = {"quotes", "people", "entities", "mentions", "sentences", "paragraphs", "documents"}
ANALYSING = TABLES | {"analyze", "analyze_many", "stream", "scan", "Pipeline", "Splitter", "sentence_spans", "register"}
"""The functions, classes and methods of frames and engines that choose a model."""


def calls_of_others(source: str) -> Iterator[tuple[int, str]]:
    """Give the line and the name of each call that does not say the model."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "quoth":
            yield from ((node.lineno, f"import of {one.name}") for one in node.names if one.name in ANALYSING)
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, "quoth by another name") for one in node.names if is_renamed(one))
        elif isinstance(node, ast.Call):
            names = dotted(node.func)
            is_component = names[-1:] == ["add_pipe"] and any(text_of(one).startswith("quoth") for one in node.args)
            is_analysis = "quoth" in names[:-1] and names[-1] in ANALYSING
            if (is_component or is_analysis) and not says_open(node):
                yield node.lineno, ".".join(names)


def is_renamed(imported: ast.alias) -> bool:
    """Tell an import of quoth, or of a part of it, under another name."""
    return imported.name.split(".")[0] == "quoth" and imported.asname is not None


def dotted(node: ast.expr) -> list[str]:
    """Give the names of a.b.c, as far as they are names."""
    if isinstance(node, ast.Attribute):
        return [*dotted(node.value), node.attr]
    return [node.id] if isinstance(node, ast.Name) else []


def text_of(node: ast.expr) -> str:
    """Give a text that stands in the code; of all else, none."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def says_open(call: ast.Call) -> bool:
    """Tell whether a call, or the configuration of a component of spaCy, names the model."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    config = given.get("config")
    if isinstance(config, ast.Dict):
        pairs = zip(config.keys, config.values, strict=True)
        return any(key is not None and text_of(key) == "model" and text_of(value) == "open" for key, value in pairs)
    return "pipeline" in given or ("model" in given and text_of(given["model"]) == "open")


def main() -> int:
    """Print what is found in the files and folders that are named."""
    named = [Path(name) for name in sys.argv[1:]]
    files = [file for path in named for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]
    if not files:
        print("no Python file to look at", file=sys.stderr)
        return 2
    found = [
        f"{file}:{line}: {name}" for file in files for line, name in calls_of_others(file.read_text(encoding="utf-8"))
    ]
    print("\n".join(found), end="\n" if found else "")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
