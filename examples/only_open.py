"""Which calls in a project would use another model of quoth than "open".

    python examples/only_open.py src/ tests/      # the exit code is 1 where there are any

Copy it into your project and run it in CI. A call of quoth must say `model="open"` or, of a `Pipeline`
that says so, `pipeline=`. A pipeline that may be None says nothing, since None means the default model:
so one that a call gives (`settings.get("news")`) is told, unless a function of the file gives it that is
marked to return a `Pipeline`, and so is a name with such a value. Other names for quoth and its functions
are followed within a file: `import quoth as q`, `from quoth import analyze as read`, `frame =
news["body"].quoth`; and a function that is handed on, as in `map(quoth.analyze, texts)`, is a call that
says nothing. What a program puts together when it runs (`getattr`, `import_module`, names from another
module) is not seen, so look at the provenance of what it makes too.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    _Function = ast.FunctionDef | ast.AsyncFunctionDef

TABLES = {"quotes", "people", "entities", "mentions", "sentences", "paragraphs", "documents"}
ANALYSING = (
    TABLES
    | {"analyze", "analyze_many", "stream", "scan", "Pipeline", "Splitter", "sentence_spans"}
    | {"explode", "register", "make_splitter", "make_component"}
    | {"from_brat", "from_label_studio", "from_tei", "from_web_annotation"}
)
"""The functions, classes and methods of frames and engines that choose a model; so do readers of files without
sentences."""

ACCESSORS = {"SeriesAccessor", "FrameAccessor", "ExprNamespace", "SeriesNamespace"}
"""The classes behind `.quoth` of pandas and Polars, whose methods choose one."""


def calls_of_others(source: str) -> Iterator[tuple[int, str]]:
    """Give the line and the name of each call, or function handed on, that does not say the model."""
    tree = ast.parse(source)
    names = names_of_quoth(tree)
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    made = {one.name for one in functions if one.returns is not None and gives_pipeline(one.returns)}
    doubtful = names_that_may_be_none(tree, functions, names, made)
    # What is no use of its own: functions in a call that says the model, and what only gets another name.
    said = {id(value) for _, value in bindings(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if says_open(node, lambda given: may_be_none(given, names, doubtful, made)):
                said.update(id(one) for one in (node.func, *node.args))
            elif dotted(node.func)[-1:] == ["add_pipe"] and any(text_of(one).startswith("quoth") for one in node.args):
                yield node.lineno, shown(dotted(node.func))
            elif is_class(resolved := resolve(node.func, names)):
                yield node.lineno, shown(resolved)
        elif isinstance(node, ast.ImportFrom) and is_quoth(node.module) and node.names[0].name == "*":
            yield node.lineno, "import of *"
        elif isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load) and id(node) not in said:
            resolved = resolve(node, names)
            if chooses_model(resolved) and not is_class(resolved):
                yield node.lineno, shown(resolved)


def names_of_quoth(tree: ast.Module) -> dict[str, list[str]]:
    """Give what the names in a file stand for that lead to quoth."""
    names: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            # Without `as`, the name is that of the package, which needs no other.
            names |= {one.asname: one.name.split(".") for one in node.names if one.asname and is_quoth(one.name)}
        elif isinstance(node, ast.ImportFrom) and is_quoth(node.module):
            module = (node.module or "").split(".")
            names |= {one.asname or one.name: [*module, one.name] for one in node.names}
    pairs = [(name, value) for name, value in bindings(tree) if name != "quoth"]
    # A name may stand for one that is bound further down.
    for _ in pairs:
        found = {name: resolved for name, value in pairs if "quoth" in (resolved := resolve(value, names))}
        if found.items() <= names.items():
            break
        names |= found
    return names


def names_that_may_be_none(
    tree: ast.Module, functions: Iterable[_Function], names: dict[str, list[str]], made: set[str]
) -> set[str]:
    """Give the names in a file, of variables, attributes and parameters, whose value may be None."""
    values: list[tuple[str, ast.expr | None]] = []
    for function in functions:
        taken = function.args
        plain = [*taken.posonlyargs, *taken.args]
        values += [(one.arg, value) for one, value in zip(plain[::-1], taken.defaults[::-1], strict=False)]
        values += [(one.arg, value) for one, value in zip(taken.kwonlyargs, taken.kw_defaults, strict=True)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            values += [(dotted(target)[-1], node.value) for target in node.targets]
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
            values.append((dotted(node.target)[-1], node.value))
    found = {name for name, value in values if value is not None and is_none(value)}
    # A name may get its value from one that is bound further down.
    for _ in values:
        more = {name for name, value in values if value is not None and may_be_none(value, names, found, made)} - found
        if not more:
            break
        found |= more
    return found


def gives_pipeline(annotation: ast.expr) -> bool:
    """Tell the annotation of what returns a pipeline and never None: Pipeline, quoth.Pipeline or one in quotes."""
    return (text_of(annotation).split(".") if text_of(annotation) else dotted(annotation))[-1] == "Pipeline"


def may_be_none(node: ast.expr, names: dict[str, list[str]], doubtful: set[str], made: set[str]) -> bool:
    """Tell an expression that may be None, as far as the file shows."""
    if isinstance(node, (ast.Name, ast.Attribute)):
        return dotted(node)[-1] in doubtful
    if isinstance(node, ast.IfExp):
        return any(may_be_none(one, names, doubtful, made) for one in (node.body, node.orelse))
    if isinstance(node, ast.BoolOp):
        last = node.values[-1:] if isinstance(node.op, ast.Or) else node.values
        return any(may_be_none(one, names, doubtful, made) for one in last)
    if isinstance(node, ast.Call):
        return not (is_class(resolve(node.func, names)) or dotted(node.func)[-1] in made)
    return is_none(node)


def bindings(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Give each name that is bound to another one, to an attribute or a call, with what it is bound to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value:
            targets, value = [node.target], node.value
        else:
            continue
        if isinstance(value, (ast.Name, ast.Attribute, ast.Call)):
            yield from ((target.id, value) for target in targets if isinstance(target, ast.Name))


def is_quoth(module: str | None) -> bool:
    """Tell quoth and its parts from other modules."""
    return (module or "").split(".")[0] == "quoth"


def chooses_model(names: list[str]) -> bool:
    """Tell what chooses a model by its names."""
    return "quoth" in names[:-1] and names[-1] in ANALYSING


def is_class(names: list[str]) -> bool:
    """Tell a class that chooses a model, which may be named without a call, as in annotations."""
    return chooses_model(names) and names[-1][0].isupper()


def resolve(node: ast.expr, names: dict[str, list[str]]) -> list[str]:
    """Give the names of a.b.c with what the first stands for; of a call, those of an accessor alone."""
    if isinstance(node, ast.Attribute):
        return [*resolve(node.value, names), node.attr]
    if isinstance(node, ast.Call):
        made = resolve(node.func, names)
        return made if made[-1] in ACCESSORS else [""]
    (first,) = dotted(node)
    return names.get(first, [first])


def dotted(node: ast.expr) -> list[str]:
    """Give the names of a.b.c; what is none, such as the call in f().b, is left empty."""
    if isinstance(node, ast.Attribute):
        return [*dotted(node.value), node.attr]
    return [node.id if isinstance(node, ast.Name) else ""]


def shown(names: list[str]) -> str:
    """Give names as they are written."""
    return ".".join(filter(None, names))


def text_of(node: ast.expr) -> str:
    """Give a text that stands in the code; of all else, none."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def says_open(call: ast.Call, is_doubtful: Callable[[ast.expr], bool]) -> bool:
    """Tell whether a call, or the configuration of a component of spaCy, names the model."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    config = given.get("config")
    if isinstance(config, ast.Dict):
        pairs = zip(config.keys, config.values, strict=True)
        return any(key is not None and text_of(key) == "model" and text_of(value) == "open" for key, value in pairs)
    pipeline = given.get("pipeline")
    return (pipeline is not None and not is_doubtful(pipeline)) or (
        "model" in given and text_of(given["model"]) == "open"
    )


def is_none(node: ast.expr) -> bool:
    """Tell the constant None, which says nothing."""
    return isinstance(node, ast.Constant) and node.value is None


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
