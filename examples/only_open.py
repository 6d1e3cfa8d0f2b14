"""Which calls in a project would use another model of quoth than "open".

    python examples/only_open.py src/ tests/

In folders the files that end in .py and .ipynb are looked at; lines of a notebook are counted over its code
cells, and a command of the shell in it must say `--model open`. The exit code is 0 where there is none, 1
where there are some, and 2 where a file cannot be read or is no Python: it is told with the reason, and all
others are looked at nevertheless.

Copy it into your project and run it in CI. A call of quoth must say `model="open"` or, of a `Pipeline`
that says so, `pipeline=`. `model=NAME` says it where the module gives NAME a value once and that is
"open". A pipeline that may be None says nothing, since None means the default model:
so one that a call gives (`settings.get("news")`) is told, unless a function of the file gives it that is
marked to return a `Pipeline`, and so is a name with such a value. Other names for quoth and its functions
are followed within a file: `import quoth as q`, `from quoth import analyze as read`, `frame =
news["body"].quoth`. What is not followed is told where it is kept or handed on, since it may be called
from anywhere: a function or class in an attribute, of a class or an object (`self.read = quoth.analyze`),
or as an argument, as in `map(quoth.analyze, texts)`. What a program puts together when it runs (`getattr`,
`import_module`, names from another module) is not seen, so look at the provenance of what it makes too.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import warnings
from collections import Counter
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

MODULES = {"dask", "duckdb", "exchange", "pandas", "polars", "ray", "spacy", "spark"}
"""The modules of quoth that have such functions."""

ADDING = {"add_pipe": 0, "create_pipe": 0, "replace_pipe": 1}
"""The methods of spaCy that make a component, and which argument says of what kind, if not `factory_name`."""

RUNNING = {"time", "timeit", "prun", "capture", "memit"}
"""The magics of IPython that run the Python behind them."""

LOOKING = {"isinstance", "issubclass", "cast", "TypeVar", "NewType"}
"""What takes a class as an argument and does not call it."""

ACCESSORS = {"SeriesAccessor", "FrameAccessor", "ExprNamespace", "SeriesNamespace"}
"""The classes behind `.quoth` of pandas and Polars, whose methods choose one."""


def calls_of_others(source: str | bytes) -> list[tuple[int, str]]:
    """Give the line and the name of each call that does not say the model, and of what is kept or handed on."""
    with warnings.catch_warnings():
        # What Python warns of in a file, such as wrong escapes, is no matter of this.
        warnings.simplefilter("ignore")
        tree = ast.parse(source)
    return sorted({*found_in(tree), *kept_in_attributes(tree)})


def looked_at(file: Path) -> list[tuple[int, str]]:
    """Give what is found in a file of Python, or in the code and the shell commands of a notebook."""
    if file.suffix != ".ipynb":
        # From bytes, Python goes by the encoding that the file names.
        return calls_of_others(file.read_bytes())
    lines = lines_of(json.loads(file.read_text("utf-8")))
    shell = [(number, "quoth in a command") for number, (_, command) in enumerate(lines, 1) if is_other(command)]
    return sorted({*calls_of_others("\n".join(python for python, _ in lines)), *shell})


def lines_of(notebook: object) -> list[tuple[str, str]]:
    """Give the lines of the code cells of a notebook, each as Python and as a command of the shell."""
    cells = notebook["cells"] if isinstance(notebook, dict) and isinstance(notebook.get("cells"), list) else None
    if cells is None:
        message = "no notebook of version 4"
        raise ValueError(message)
    code = (cell.get("source", "") for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code")
    texts = (text if isinstance(text, str) else "".join(text) for text in code)
    return [line for text in texts for line in lines_of_cell(text)]


def lines_of_cell(text: str) -> list[tuple[str, str]]:
    """Take the magics of IPython out of a cell: what `%time` runs stays, `%%bash` is for the shell."""
    lines = text.split("\n")
    if text.startswith("%%"):
        is_python = lines[0].split()[0] in {f"%%{name}" for name in RUNNING}
        rest = [python_and_command(line) if is_python else ("pass", line) for line in lines[1:]]
        return [("pass", ""), *rest]
    found = []
    joined = ""
    for line in lines:
        # A magic may go on behind a backslash.
        if joined or (line.endswith("\\") and line.lstrip().startswith(("%", "!"))):
            joined += line.removesuffix("\\")
            found.append(("pass", "") if line.endswith("\\") else python_and_command(joined))
            joined = joined if line.endswith("\\") else ""
        else:
            found.append(python_and_command(line))
    return found


def python_and_command(line: str) -> tuple[str, str]:
    """Give a line of a notebook as Python, and what of it is a command of the shell."""
    if re.fullmatch(r"\s*\??[%\w.*]+\?{1,2}\s*", line) and "?" in line:
        return "pass", ""
    magic = re.fullmatch(r"(\s*)((?:[\w.]+\s*=\s*)?)(%|!)(.*)", line)
    if magic is None:
        return line, ""
    indent, target, sign, rest = magic.groups()
    name, _, code = rest.partition(" ")
    if sign == "%" and name in RUNNING:
        code = re.sub(r"^(?:\s*-\w+(?:\s+\d+)?)*\s*", "", code)
        return f"{indent}{target}{code or None}", ""
    return f"{indent}{target}None", rest


def is_other(command: str) -> bool:
    """Tell a command that runs quoth and does not say the model."""
    runs = re.search(r"(?:^|[\s;&|(/])quoth\s", command) and not re.search(r"\b(?:pip|uv|conda)\b", command)
    return bool(runs) and not re.search(r"--model[ =]open\b", command)


def found_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Give the calls, and the functions and classes that are handed on."""
    names, constants = names_of_quoth(tree), constants_of(tree)
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    made = {one.name for one in functions if one.returns is not None and gives_pipeline(one.returns)}
    doubtful = names_that_may_be_none(tree, functions, names, made)
    # What is no use of its own: functions in a call that says the model, and what only gets another name.
    said = {id(value) for _, value in bindings(tree)}
    looked_at = classes_looked_at(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if says_open(node, constants, lambda given: may_be_none(given, names, doubtful, made)):
                said.update(id(one) for one in (node.func, *node.args))
            elif adds_component(node, constants):
                yield node.lineno, shown(dotted(node.func))
            elif is_class(resolved := resolve(node.func, names)):
                yield node.lineno, shown(resolved)
        elif isinstance(node, ast.ImportFrom) and is_quoth(node.module) and node.names[0].name == "*":
            yield node.lineno, "import of *"
        elif isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load) and id(node) not in said:
            resolved = resolve(node, names)
            if chooses_model(resolved) and not (is_class(resolved) and id(node) in looked_at):
                yield node.lineno, shown(resolved)


def kept_in_attributes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Give what leads to a model by an attribute of a class or an object, or out of a container.

    By such a way (`self.news.analyze(text)`) nobody sees that it is quoth's.
    """
    names = names_of_quoth(tree)
    in_classes = list(class_statements(tree))
    kept = {id(one) for one in in_classes}
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if id(node) in kept or any(isinstance(one, (ast.Attribute, ast.Subscript)) for one in targets):
            resolved = resolve(node.value, names)
            if leads_to_model(resolved):
                yield node.value.lineno, shown(resolved)
    for node in in_classes:
        if isinstance(node, ast.ImportFrom) and is_quoth(node.module):
            imported = [[*(node.module or "").split("."), one.name] for one in node.names]
        elif isinstance(node, ast.Import):
            imported = [one.name.split(".") for one in node.names if one.asname]
        else:
            continue
        yield from ((node.lineno, shown(one)) for one in imported if leads_to_model(one))


def class_statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """Give the statements of the bodies of classes, whose names are attributes; those of methods are none."""
    waiting = [statement for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for statement in node.body]
    while waiting:
        statement = waiting.pop()
        yield statement
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        for child in ast.iter_child_nodes(statement):
            if isinstance(child, ast.stmt):
                waiting.append(child)
            elif isinstance(child, (ast.ExceptHandler, ast.match_case)):
                waiting += child.body


def classes_looked_at(tree: ast.Module) -> set[int]:
    """Give the expressions that may name a class without making anything of it: annotations, checks, unions."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found.add(id(node.func))
        elif isinstance(node, (ast.Attribute, ast.Expr)):
            found.add(id(node.value))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            found |= {id(node.left), id(node.right)}
        elif isinstance(node, ast.Compare):
            found |= {id(one) for one in (node.left, *node.comparators)}
        elif isinstance(node, ast.MatchClass):
            found.add(id(node.cls))
        found |= {id(inside) for one in described_by(node) for inside in ast.walk(one)}
    return found


def described_by(node: ast.AST) -> list[ast.expr]:
    """Give the types in an annotation, in the brackets of one, and in a check such as isinstance."""
    if isinstance(node, (ast.arg, ast.AnnAssign)):
        return [node.annotation] if node.annotation is not None else []
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return [node.returns] if node.returns is not None else []
    if isinstance(node, ast.Subscript):
        return [node.slice]
    if isinstance(node, ast.Call) and dotted(node.func)[-1] in LOOKING:
        return [*node.args, *(keyword.value for keyword in node.keywords)]
    return []


def constants_of(tree: ast.Module) -> dict[str, str]:
    """Give the texts of the names that the module gives one, and that get no other value in the file."""
    times = Counter(bound_names(tree))
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {
                one.id: text_of(node.value) for one in targets if isinstance(one, ast.Name) and times[one.id] == 1
            }
    # An import of * may bind any name.
    return {} if times["*"] else found


def bound_names(tree: ast.Module) -> Iterator[str]:
    """Give each name as often as it gets a value, wherever that is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.split(".")[0]
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            yield from node.names
        elif isinstance(node, ast.MatchMapping):
            yield node.rest or ""
        else:
            # Functions, classes, errors that are caught, and what `case` matches.
            yield getattr(node, "name", None) or ""


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
    """Give each name that is bound to another one, to an attribute or a call, with what it is bound to.

    In the body of a class it would be an attribute, by which nobody could follow it.
    """
    in_classes = {id(one) for one in class_statements(tree)}
    for node in ast.walk(tree):
        if id(node) in in_classes:
            continue
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


def leads_to_model(names: list[str]) -> bool:
    """Tell what has such functions by its names, or is one: quoth and its modules, `.quoth` of frames."""
    is_module = names[0] == "quoth" and names[-1] in MODULES
    return names[-1] in {"quoth", *ACCESSORS} or is_module or chooses_model(names)


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


def text_in(node: ast.expr | None, constants: dict[str, str]) -> str:
    """Give a text that stands in the code, or that a name stands for."""
    if isinstance(node, ast.Name):
        return constants.get(node.id, "")
    return text_of(node) if node is not None else ""


def adds_component(call: ast.Call, constants: dict[str, str]) -> bool:
    """Tell a call that makes a component of quoth in spaCy."""
    place = ADDING.get(dotted(call.func)[-1])
    if place is None:
        return False
    kinds = [*call.args[place : place + 1], *(one.value for one in call.keywords if one.arg == "factory_name")]
    return any(text_in(one, constants).startswith("quoth") for one in kinds)


def says_open(call: ast.Call, constants: dict[str, str], is_doubtful: Callable[[ast.expr], bool]) -> bool:
    """Tell whether a call, or the configuration of a component of spaCy, names the model."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    config = given.get("config")
    if isinstance(config, ast.Dict):
        models = [
            value for key, value in zip(config.keys, config.values, strict=True) if text_in(key, constants) == "model"
        ]
        # What ** brings may have another model.
        return None not in config.keys and [text_in(one, constants) for one in models[-1:]] == ["open"]
    pipeline = given.get("pipeline")
    return (pipeline is not None and not is_doubtful(pipeline)) or text_in(given.get("model"), constants) == "open"


def is_none(node: ast.expr) -> bool:
    """Tell the constant None, which says nothing."""
    return isinstance(node, ast.Constant) and node.value is None


def why(error: Exception) -> str:
    """Say in one line why a file cannot be read."""
    if isinstance(error, SyntaxError):
        return f"{error.msg} (line {error.lineno})" if error.lineno else error.msg
    if isinstance(error, (RecursionError, MemoryError)):
        return "nested too deeply"
    return (isinstance(error, OSError) and error.strerror) or str(error)


def python_files(folder: Path) -> list[Path]:
    """Give the files of Python and the notebooks in a folder."""
    return sorted(file for ending in ("*.py", "*.ipynb") for file in folder.rglob(ending))


def main() -> int:
    """Print what is found in the files and folders that are named."""
    named = [Path(name) for name in sys.argv[1:]]
    files = [file for path in named for file in (python_files(path) if path.is_dir() else [path])]
    if not files:
        print("no Python file to look at", file=sys.stderr)
        return 2
    code = 0
    for file in files:
        try:
            found = looked_at(file)
        except (OSError, SyntaxError, ValueError, TypeError, RecursionError, MemoryError) as error:
            print(f"{file}: cannot be read: {why(error)}", file=sys.stderr)
            code = 2
            continue
        for line, name in found:
            print(f"{file}:{line}: {name}")
        code = code or int(bool(found))
    return code


if __name__ == "__main__":
    sys.exit(main())
