"""Which calls in a project would use another model of quoth than "open".

    python examples/only_open.py src/ tests/

In folders the files that end in .py and .ipynb are looked at; lines of a notebook are counted over
its code cells. Each is told with its place and the reason: `a.py:4: quoth.analyze: no
model="open"`. The exit code is 0 where there is none, 1 where there are some, and 2 where a file or
a cell cannot be read or is no Python: it is told with the reason, and all others are looked at
nevertheless.

Copy it into your project and run it in CI. A call of quoth must say `model="open"` or, of a
`Pipeline` that says so, `pipeline=`. `model=NAME` says it where the module gives NAME a value once
and that is "open". A pipeline that may be None says nothing, since None means the default model: so
one that a call gives (`settings.get("news")`) is told, unless a function of the file gives it that
is marked to return a `Pipeline`, and so is a name with such a value, looked up as Python does it:
in the function, in those around it, in the module. Where the code puts another in the place of None
(`pipe = pipe or NEWS`, `if pipe is None: pipe = NEWS`), that one counts. Other names for quoth and
its functions are followed within a file: `import quoth as q`, `from quoth import analyze as read`,
`frame = news["body"].quoth`. What is not followed is told where it is kept or handed on, since it
may be called from anywhere: a function or class in an attribute, of a class or an object
(`self.read = quoth.analyze`), or as an argument, as in `map(quoth.analyze, texts)`. What a program
puts together when it runs (`getattr`, `import_module`, names from another module) is not seen, so
look at the provenance of what it makes too.

A line that you have looked at says so by a comment, `# only-open: checked`, and is not told.

A command of the shell must say `--model open`, each by itself where several stand in a line: behind
`!`, in `%%bash` and in calls such as `subprocess.run(["quoth", "a.csv"])` and `os.system("quoth
a.csv")`, also behind what runs it, as in `uv run quoth a.csv` or `python -m quoth a.csv`. A list or
text is judged by what is written in the call, or as a value of the name that stands there. Commands
that are put together otherwise, and those in shell scripts, in containers and on other machines,
are not seen.
"""

from __future__ import annotations

import ast
import json
import re
import shlex
import sys
import warnings
from collections import Counter
from itertools import cycle, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    _Found = tuple[int, str, str]
    """The line, what is called, and the reason."""

    _Place = tuple[int, str]
    """A function, class or the module, and a name in it."""

UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, RecursionError, MemoryError)
"""What is raised where a file or a cell cannot be read or is no Python."""

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

STARTING = dict.fromkeys(("run", "call", "check_call", "check_output", "Popen", "popen", "system"), 0) | {
    **dict.fromkeys(("getoutput", "getstatusoutput", "create_subprocess_shell", "create_subprocess_exec"), 0),
    **dict.fromkeys(("execv", "execvp"), 1),
}
"""What starts a command, and which argument says it, if not `args`."""

TEXTUAL = {"format", "split", "strip", "dedent", "which", "str", "Path", "fspath"}
"""What gives the text that it is called on, or its first argument, in another form."""

RUNNERS = {"run", "exec", "time", "nohup", "env", "xargs", "sudo", "nice", "timeout", "stdbuf", "setsid", "uvx"} | {
    *("ionice", "taskset", "caffeinate", "strace", "parallel", "coproc"),
    *("tool", "if", "then", "else", "elif", "do", "while", "until", "!", "sx", "system", "-exec"),
}
"""What may stand before a command and runs it: commands, words of the shell, magics of IPython."""

MANAGERS = {"uv", "conda", "mamba", "micromamba", "poetry", "pipx", "pdm", "hatch", "pixi", "rye", "pipenv"}
"""What runs a command behind the word `run`, and none behind others, such as `add`."""

NAMING = {"-n", "--name", "--with", "--from", "--spec", "--project", "--package", "--extra", "--group", "--directory"}
"""The options of those whose value may be called quoth and is no command."""

SHELLS = {"bash", "sh", "zsh", "dash", "eval", "watch", "hyperfine"}
"""What takes a command as a text."""

MAGIC = re.compile(r"(\s*)((?:[\w.]+\s*=\s*)?)(%(?=\w)|!(?!=))(.*)", re.DOTALL)
"""A magic of IPython or a command behind `!`; `% name` and `!=` are operators of a line that began before."""

HELP = re.compile(
    r"(\s*)(?:\?.*|(?:[\w.]+\s*=\s*)?%{0,2}(?!\d)[\w*]+(?:\.(?!\d)[\w*]+|\[-?\d+\])*\?{1,2}\s*)", re.DOTALL
)
"""A line of IPython that shows help and runs nothing: `?pd.read_csv`, `x?`, `%time??`."""

PIECES = re.compile(r"""'[^']*'|"(?:\\.|[^"\\])*"|\\.|(?<![^\s;&|()])#[^\n]*|\n|`""", re.DOTALL)
"""Quotes, escapes, comments, ends of lines and backticks of the shell."""

CHECKED = re.compile(r"#\s*only-open: checked\b")
"""The comment of a line that somebody has looked at."""

FIELDS = {"field", "Field"}
"""What declares a field of a dataclass and the like, with its value or what makes it."""

ACCESSORS = {"SeriesAccessor", "FrameAccessor", "ExprNamespace", "SeriesNamespace"}
"""The classes behind `.quoth` of pandas and Polars, whose methods choose one."""


MODULE, ATTRIBUTE = 0, -1
"""What the names of the module stand in, and the attributes of all objects."""

KEPT = "kept; its calls are not seen"
IN_COMMAND = ("quoth in a command", "no --model open")


def calls_of_others(source: str | bytes) -> list[tuple[int, str]]:
    """Give the line of each call that does not say the model, and of what is kept or handed on, with the reason."""
    tree = parsed(source)
    kept = [*kept_in_attributes(tree), *commands_started(tree)]
    places = {one[:2] for one in kept}
    found = [one for one in found_in(tree) if one[:2] not in places]
    lines = (source.encode("utf-8", "replace") if isinstance(source, str) else source).splitlines()
    told = ((line, f"{name}: {reason}") for line, name, reason in (*found, *kept))
    return sorted({one for one in told if not CHECKED.search(lines[one[0] - 1].decode("ascii", "replace"))})


def parsed(source: str | bytes) -> ast.Module:
    """Give the tree of some Python."""
    with warnings.catch_warnings():
        # What Python warns of in a file, such as wrong escapes, is no matter of this.
        warnings.simplefilter("ignore")
        return ast.parse(source)


def looked_at(file: Path) -> tuple[list[tuple[int, str]], list[str]]:
    """Give what is found in a file of Python or a notebook, and which cells of it cannot be read."""
    if file.suffix != ".ipynb":
        # From bytes, Python goes by the encoding that the file names.
        return calls_of_others(file.read_bytes()), []
    lines: list[tuple[str, str]] = []
    unreadable = []
    for number, text in enumerate(code_cells(json.loads(file.read_text("utf-8"))), 1):
        cell = lines_of_cell(text)
        try:
            parsed("\n".join(python for python, _ in cell))
        except UNREADABLE as error:
            unreadable.append(f"code cell {number} cannot be read: {why(error, len(lines))}")
            cell = [("", command) for _, command in cell]
        lines += cell
    shell = [
        (number + line, ": ".join(IN_COMMAND))
        for number, (_, command) in enumerate(lines, 1)
        for line in lines_of_others(command)
        if not CHECKED.search("".join(command.split("\n")[line : line + 1]))
    ]
    return sorted({*calls_of_others("\n".join(python for python, _ in lines)), *shell}), unreadable


def code_cells(notebook: object) -> list[str]:
    """Give the texts of the code cells of a notebook."""
    cells = notebook["cells"] if isinstance(notebook, dict) and isinstance(notebook.get("cells"), list) else None
    if cells is None:
        message = "no notebook of version 4"
        raise ValueError(message)
    code = (cell.get("source", "") for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code")
    return [text if isinstance(text, str) else "".join(text) for text in code]


def lines_of_cell(text: str) -> list[tuple[str, str]]:
    """Give the lines of a cell, each as Python and as what of it is for the shell.

    Magics of IPython are taken out: what `%time` runs stays, `%%bash` is for the shell. What goes over several
    lines stands at the first of them.
    """
    try:
        parsed(text)
    except UNREADABLE:
        lines = unindented(text.split("\n"))
    else:
        # What looks like a magic is in a text.
        return [(line, "") for line in text.split("\n")]
    empty = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    found = [("", "")] * empty
    head = "".join(lines[empty : empty + 1])
    if head.startswith("%%") and not HELP.fullmatch(head):
        rest = lines[empty + 1 :]
        if head.split()[0] not in {f"%%{name}" for name in RUNNING}:
            return [*found, ("", "\n".join(["", *rest])), *[("", "") for _ in rest]]
        found.append(("pass", ""))
    while len(found) < len(lines):
        first = last = len(found)
        # A magic may go on behind a backslash.
        while MAGIC.match(lines[first]) and lines[last].endswith("\\") and last + 1 < len(lines):
            last += 1
        found += [python_and_command("\n".join(lines[first : last + 1])), *[("", "")] * (last - first)]
    return found


def unindented(lines: list[str]) -> list[str]:
    """Take the spaces before its first line away from a cell, as IPython does."""
    first = next((line for line in lines if line.strip()), "")
    return [line.removeprefix(first[: len(first) - len(first.lstrip())]) for line in lines]


def python_and_command(line: str) -> tuple[str, str]:
    """Give a line of a notebook as Python, and what of it is a command of the shell."""
    if shows_help := HELP.fullmatch(line):
        return f"{shows_help[1]}None", ""
    magic = MAGIC.fullmatch(line)
    if magic is None:
        return line, ""
    indent, target, sign, rest = magic.groups()
    name, _, code = rest.replace("\\\n", " ").partition(" ")
    if sign == "%" and name in RUNNING:
        code = re.sub(r"^(?:\s*-\w+(?:\s+\d+)?)*\s*", "", code)
        python, command = python_and_command(code)
        return f"{indent}{target}{python or None}", command
    return f"{indent}{target}None", rest.removeprefix("!")


def lines_of_others(text: str) -> list[int]:
    """Give the lines of the shell, counted from 0, in which a command runs quoth and does not say the model."""
    try:
        found = list(simple_commands(text))
    except ValueError:
        # Quotes without a partner, as in a text behind <<, are signs like others.
        found = list(simple_commands(re.sub(r"""["']|\\(?!\n)""", " ", text)))
    return [words[0][0] for words in found if words and runs_other([word for _, word in words])]


def simple_commands(text: str) -> Iterator[list[tuple[int, str]]]:
    """Give the words of each command by itself, with their lines: of pipes, lists and what stands in $( )."""
    lexer = shlex.shlex(one_separator(text), posix=True, punctuation_chars=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    around: list[list[tuple[int, str]]] = [[]]
    is_file = False
    while True:
        line = lexer.lineno - 1
        token = lexer.get_token()
        if token is None:
            break
        if not token or set(token) - set("();<>|&"):
            if token in {"{", "}"}:
                yield around.pop()
                around.append([])
            elif not is_file:
                around[-1].append((line, token))
            is_file = False
            continue
        is_file = token.rstrip("&|")[-1:] in {"<", ">"}
        for mark in re.sub(r"[<>][&|]?|&>", "", token):
            if mark == "(":
                around.append([])
                continue
            yield around.pop()
            if mark != ")" or not around:
                around.append([])
    yield from around


def one_separator(text: str) -> str:
    """Give text of the shell in which `;` ends commands at line ends too, and ( ) stand for backticks."""
    ticks = cycle("()")

    def changed(found: re.Match[str]) -> str:
        piece = found[0]
        if piece[0] == '"' and re.search(r"\$\(|`", piece):
            return PIECES.sub(changed, piece[1:-1])
        if piece[0] == "`":
            return next(ticks)
        if piece[0] == "#":
            return ""
        # On Windows, what stands between folders.
        piece = re.sub(r"^\\([A-Za-z])", r"/\1", piece)
        return {"\n": ";\n", "\\\n": "\n"}.get(piece, piece)

    return PIECES.sub(changed, text)


def runs_other(words: list[str]) -> bool:
    """Tell a command that runs quoth, also by way of others, and does not say the model."""
    before, name, is_running = "", "", True
    for place, word in enumerate(words):
        name = re.split(r"[\\/]", word)[-1].removesuffix(".exe")
        if name == "quoth" and is_running and before not in NAMING:
            return not is_open(words[place + 1 :])
        if name in MANAGERS or name == "run":
            is_running = name == "run"
        elif not (name in RUNNERS or re.match(r"-|\w+=|[\d.]+[smhd]?$", word)) and not re.match(r"--?[^-=]+$", before):
            # The program is another one.
            return is_run_by(name, words[place + 1 :])
        before = word
    return False


def is_run_by(program: str, given: list[str]) -> bool:
    """Tell the arguments by which another program runs quoth without the model."""
    pairs = list(pairwise(given))
    if program in SHELLS:
        return any(map(lines_of_others, [one for one in given if " " in one] or [" ".join(given)]))
    if program == "find" and "-exec" in given:
        return runs_other(given[given.index("-exec") :])
    if ("-m", "quoth") in pairs and ("-m", "pytest") not in pairs and program not in {"git", "pytest"}:
        return not is_open(given[pairs.index(("-m", "quoth")) + 2 :])
    try:
        return any(calls_of_others(code) for option, code in pairs if option == "-c" and "quoth" in code)
    except (SyntaxError, ValueError):
        return False


def is_open(arguments: list[str]) -> bool:
    """Tell arguments of the command that say the model, or that ask for the help or the version."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    said = [
        after if one == "--model" else one.removeprefix("--model=")
        for one, after in zip(options, [*options[1:], ""], strict=False)
        if one.split("=")[0] == "--model"
    ]
    return said[-1:] == ["open"] or not {"-h", "--help", "--version"}.isdisjoint(options)


def commands_started(tree: ast.Module) -> Iterator[_Found]:
    """Give the calls that start quoth as a command, or hand on what starts it, without the model."""
    constants = constants_of(tree)
    values: dict[str | None, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                values.setdefault(dotted(target)[-1], []).append(node.value)
    for call in [node for node in ast.walk(tree) if isinstance(node, ast.Call)]:
        handed = [call.func, *call.args]
        for number, one in enumerate(handed, 1):
            name = dotted(one)[-1]
            if name not in STARTING:
                continue
            place = number + STARTING[name]
            given = handed[place:] or [word.value for word in call.keywords if word.arg == "args"]
            said = [value for first in given[:1] for value in values.get(dotted(first)[-1] or None, [first])]
            if any(starts_other(value, given[1:], constants) for value in said):
                yield (call.lineno, *IN_COMMAND)


def starts_other(command: ast.expr, others: list[ast.expr], constants: dict[str, str]) -> bool:
    """Tell a command, written as a list, as a text or as a word before others, that runs quoth without the model."""
    if isinstance(command, ast.IfExp):
        return any(starts_other(one, others, constants) for one in (command.body, command.orelse))
    if is_list(command):
        return runs_other(words_of(command, constants))
    text = written(command, constants)
    if re.search(r"\s", text):
        return bool(lines_of_others(text))
    return runs_other([text, *(word for one in others for word in words_of(one, constants))])


def is_list(node: ast.expr) -> bool:
    """Tell a list or tuple, also one that is added to another."""
    if isinstance(node, ast.BinOp):
        return is_list(node.left) or is_list(node.right)
    return isinstance(node, (ast.List, ast.Tuple))


def words_of(node: ast.expr, constants: dict[str, str]) -> list[str]:
    """Give the words of a command that is a list; what is not written there is a question mark."""
    if isinstance(node, ast.Starred):
        return words_of(node.value, constants)
    if isinstance(node, (ast.List, ast.Tuple)):
        return [word for one in node.elts for word in words_of(one, constants)]
    if isinstance(node, ast.BinOp) and is_list(node):
        return words_of(node.left, constants) + words_of(node.right, constants)
    return [written(node, constants)]


def written(node: ast.expr, constants: dict[str, str]) -> str:
    """Give a text as far as it is written in the code; what is not is a question mark."""
    if isinstance(node, ast.JoinedStr):
        return "".join(written(one, constants) for one in node.values)
    if isinstance(node, ast.FormattedValue):
        return written(node.value, constants)
    if isinstance(node, ast.BinOp):
        left, right = written(node.left, constants), written(node.right, constants)
        return {ast.Add: left + right, ast.Div: f"{left}/{right}"}.get(type(node.op), left)
    if isinstance(node, ast.Call) and dotted(node.func)[-1] in TEXTUAL:
        parts = [*([node.func.value] if isinstance(node.func, ast.Attribute) else []), *node.args[:1]]
        return next((text for one in parts if (text := written(one, constants)) != "?"), "?")
    return text_in(node, constants) or "?"


def found_in(tree: ast.Module) -> Iterator[_Found]:
    """Give the calls, and the functions and classes that are handed on."""
    names, constants = names_of_quoth(tree), constants_of(tree)
    doubts = Doubts(tree, names)
    # What is no use of its own: functions in a call that says the model, and what only gets another name.
    said = {id(value) for _, value in bindings(tree)}
    classes, reasons = classes_looked_at(tree), dict[int, str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            reasons[id(node.func)] = reason = why_not_open(node, constants, doubts)
            if not reason:
                said.update(id(one) for one in (node.func, *node.args))
            elif adds_component(node, constants):
                yield node.lineno, shown(dotted(node.func)), 'no model="open" in config'
            elif is_class(resolved := resolve(node.func, names)):
                yield node.lineno, shown(resolved), reason
        elif isinstance(node, ast.ImportFrom) and is_quoth(node.module) and node.names[0].name == "*":
            yield node.lineno, "import of *", "its names are not followed"
        elif isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load) and id(node) not in said:
            resolved = resolve(node, names)
            if chooses_model(resolved) and not (is_class(resolved) and id(node) in classes):
                yield node.lineno, shown(resolved), reasons.get(id(node), "handed on; its calls are not seen")


def kept_in_attributes(tree: ast.Module) -> Iterator[_Found]:
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
                yield node.value.lineno, shown(resolved), KEPT
    for node in in_classes:
        if isinstance(node, ast.ImportFrom) and is_quoth(node.module):
            imported = [[*(node.module or "").split("."), one.name] for one in node.names]
        elif isinstance(node, ast.Import):
            imported = [one.name.split(".") for one in node.names if one.asname]
        else:
            continue
        yield from ((node.lineno, shown(one), KEPT) for one in imported if leads_to_model(one))


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
    return (name for node in ast.walk(tree) for name in names_bound_by(node))


def names_bound_by(node: ast.AST) -> list[str]:
    """Give the names that get a value by one node."""
    if isinstance(node, ast.Name):
        return [] if isinstance(node.ctx, ast.Load) else [node.id]
    if isinstance(node, ast.arg):
        return [node.arg]
    if isinstance(node, ast.alias):
        return [node.asname or node.name.split(".")[0]]
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        return node.names
    if isinstance(node, ast.MatchMapping):
        return [node.rest or ""]
    # Functions, classes, errors that are caught, and what `case` matches.
    return [getattr(node, "name", None) or ""]


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


class Scopes:
    """The functions and classes of a file, which tell whether two names that are written alike are one."""

    def __init__(self, tree: ast.Module) -> None:
        """Note for each node what it stands in, and which names get a value there."""
        self._around: dict[int, tuple[int, ...]] = {}
        self._bound: set[_Place] = set()
        self._elsewhere: dict[_Place, bool] = {}
        self.classes: set[int] = set()
        # Such a name is one of its own; left out, it counts as that of the function.
        loops = [node.target for node in ast.walk(tree) if isinstance(node, ast.comprehension)]
        unbound = {id(name) for target in loops for name in ast.walk(target)}
        waiting: list[tuple[ast.AST, tuple[int, ...]]] = [(tree, (MODULE,))]
        while waiting:
            node, around = waiting.pop()
            self._around[id(node)] = around
            names = [] if id(node) in unbound else names_bound_by(node)
            if isinstance(node, (ast.Global, ast.Nonlocal)):
                self._elsewhere |= {(around[0], name): isinstance(node, ast.Global) for name in names}
            else:
                self._bound |= {(around[0], name) for name in names}
            inner = statements_inside(node)
            inside = {id(one) for one in inner}
            waiting += [(one, around) for one in outer_parts(node) if id(one) not in inside]
            # The names of a class are none in its methods.
            scope = (id(node), *(one for one in around if one not in self.classes))
            waiting += [(one, scope) for one in inner]
            if isinstance(node, ast.ClassDef):
                self.classes.add(id(node))

    def place(self, node: ast.Name | ast.Attribute) -> _Place:
        """Give where a name has its value; all attributes of one name are one."""
        if isinstance(node, ast.Attribute):
            return ATTRIBUTE, node.attr
        for scope in self._around[id(node)]:
            if self._elsewhere.get((scope, node.id)):
                break
            if (scope, node.id) in self._bound and (scope, node.id) not in self._elsewhere:
                return scope, node.id
        return MODULE, node.id


def statements_inside(node: ast.AST) -> list[ast.AST]:
    """Give what has the names of a function or a class: its parameters and its body."""
    if isinstance(node, ast.ClassDef):
        return [*node.body]
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        return []
    body = [node.body] if isinstance(node, ast.Lambda) else node.body
    taken = node.args
    others = [one for one in (taken.vararg, taken.kwarg) if one is not None]
    return [*taken.posonlyargs, *taken.args, *taken.kwonlyargs, *others, *body]


def outer_parts(node: ast.AST) -> list[ast.AST]:
    """Give what a node has, of parameters the defaults alone, which belong to what is around the function."""
    if isinstance(node, ast.arguments):
        return [*node.defaults, *(one for one in node.kw_defaults if one is not None)]
    return [*ast.iter_child_nodes(node)]


class Doubts:
    """What may be None in a file, as far as it shows: variables, attributes, parameters and calls."""

    def __init__(self, tree: ast.Module, names: dict[str, list[str]]) -> None:
        """Find the names whose value may be None."""
        functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
        self._made = {one.name for one in functions if one.returns is not None and gives_pipeline(one.returns)}
        self._names = names
        self._scopes = Scopes(tree)
        self._doubtful: set[_Place] = set()
        self._replaced: set[int] = set()
        values = [*self._values(tree)]
        replaced = [*self._replacing(tree, values)]
        self._replaced.update(id(name) for names, _ in replaced for name in names)
        # A name may get its value from one that is bound further down.
        while True:
            found = {place for place, value in values if self.may_be_none(value)} - self._doubtful
            self._doubtful |= found
            sure = [names for names, later in replaced if not any(map(self.may_be_none, later))]
            before = len(self._replaced)
            self._replaced &= {id(name) for names in sure for name in names}
            if not found and len(self._replaced) == before:
                break

    def _values(self, tree: ast.Module) -> Iterator[tuple[_Place, ast.expr]]:
        """Give each value that stands in the file, with the place of the name that gets it."""
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                taken = node.args
                plain = [*taken.posonlyargs, *taken.args]
                pairs = [*zip(plain[::-1], taken.defaults[::-1], strict=False)]
                pairs += [(one, value) for one, value in zip(taken.kwonlyargs, taken.kw_defaults, strict=True) if value]
                yield from (((id(node), one.arg), value) for one, value in pairs)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    yield from self._placed(target, node.value)
            elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
                yield from self._placed(node.target, node.value)

    def _replacing(
        self, tree: ast.Module, values: list[tuple[_Place, ast.expr]]
    ) -> Iterator[tuple[list[ast.Name], list[ast.expr]]]:
        """Give the uses of a name behind what gives it another value for None, with its values from there on."""
        given: dict[_Place, list[ast.expr]] = {}
        for place, value in values:
            given.setdefault(place, []).append(value)
        used: dict[_Place, list[ast.Name]] = {}
        elsewhere = set[str]()
        for node in ast.walk(tree):
            if isinstance(node, (ast.Global, ast.Nonlocal)):
                elsewhere.update(node.names)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                used.setdefault(self._scopes.place(node), []).append(node)
        for name, statement, last in replacements(tree):
            if name.id not in elsewhere:
                place, after, end = self._scopes.place(name), end_of(statement), end_of(last)
                names = [one for one in used.get(place, []) if after <= (one.lineno, one.col_offset) < end]
                yield names, [value for value in given.get(place, []) if value.lineno >= statement.lineno]

    def _placed(self, target: ast.expr, value: ast.expr) -> Iterator[tuple[_Place, ast.expr]]:
        if isinstance(target, (ast.Name, ast.Attribute)):
            scope, name = self._scopes.place(target)
            yield (scope, name), value
            if scope in self._scopes.classes:
                yield (ATTRIBUTE, name), value

    def may_be_none(self, node: ast.expr) -> bool:
        """Tell an expression that may be None, as far as the file shows."""
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._scopes.place(node) in self._doubtful and id(node) not in self._replaced
        if isinstance(node, ast.IfExp):
            return self._choice_may_be_none(node)
        if isinstance(node, ast.NamedExpr):
            return self.may_be_none(node.value)
        if isinstance(node, ast.BoolOp):
            return any(map(self.may_be_none, node.values[-1:] if isinstance(node.op, ast.Or) else node.values))
        if isinstance(node, ast.Call):
            is_made = is_class(resolve(node.func, self._names)) or dotted(node.func)[-1] in self._made
            return self._field_may_be_none(node) if dotted(node.func)[-1] in FIELDS else not is_made
        return is_none(node)

    def _choice_may_be_none(self, node: ast.IfExp) -> bool:
        asked = asked_for_none(node.test)
        if_none, other = (node.body, node.orelse) if asked is None or asked[1] else (node.orelse, node.body)
        is_asked = asked is not None and ast.dump(asked[0]) == ast.dump(other)
        return self.may_be_none(if_none) or (not is_asked and self.may_be_none(other))

    def _field_may_be_none(self, node: ast.Call) -> bool:
        given = {word.arg: word.value for word in node.keywords}
        made = [given[name] for name in ("default_factory", "factory") if name in given]
        values = [*node.args[:1], *(given[name] for name in ("default",) if name in given)]
        values += [one.body if isinstance(one, ast.Lambda) else ast.Call(one, [], []) for one in made]
        return any(map(self.may_be_none, values))


def asked_for_none(test: ast.expr) -> tuple[ast.expr, bool] | None:
    """Give what a condition asks whether it is None, and whether it holds where it is."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        asked = asked_for_none(test.operand)
        return asked and (asked[0], not asked[1])
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and is_none(test.comparators[0]):
        is_same = {ast.Is: True, ast.Eq: True, ast.IsNot: False, ast.NotEq: False}.get(type(test.ops[0]))
        return None if is_same is None else (test.left, is_same)
    return (test, False) if isinstance(test, (ast.Name, ast.Attribute)) else None


def replaced_by(statement: ast.stmt) -> ast.Name | None:
    """Give the name that is not None behind a statement, if what that puts in its place is not."""
    if isinstance(statement, ast.If):
        asked = asked_for_none(statement.test)
        name = asked[0] if asked and asked[1] else None
        given = [one.targets[0] for one in statement.body if isinstance(one, ast.Assign)]
        is_left = isinstance(statement.body[-1], (ast.Raise, ast.Return))
        is_replaced = is_left or any(isinstance(name, ast.Name) and dotted(one) == [name.id] for one in given)
        return name if isinstance(name, ast.Name) and is_replaced else None
    if not isinstance(statement, ast.Assign) or not isinstance(statement.value, (ast.BoolOp, ast.IfExp)):
        return None
    return statement.targets[0] if isinstance(statement.targets[0], ast.Name) else None


def replacements(tree: ast.Module) -> Iterator[tuple[ast.Name, ast.stmt, ast.stmt]]:
    """Give the names that statements give another value for None, with these and the last of their block."""
    for node in ast.walk(tree):
        blocks = [getattr(node, part, None) for part in ("body", "orelse", "finalbody")]
        for block in [one for one in blocks if isinstance(one, list)]:
            for statement in block:
                if (name := replaced_by(statement)) is not None:
                    yield name, statement, block[-1]


def end_of(node: ast.stmt) -> tuple[int, int]:
    """Give where a statement ends."""
    return node.end_lineno or 0, node.end_col_offset or 0


def gives_pipeline(annotation: ast.expr) -> bool:
    """Tell the annotation of what returns a pipeline and never None: Pipeline, quoth.Pipeline or one in quotes."""
    return (text_of(annotation).split(".") if text_of(annotation) else dotted(annotation))[-1] == "Pipeline"


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


def why_not_open(call: ast.Call, constants: dict[str, str], doubts: Doubts) -> str:
    """Say why a call, or the configuration of a component of spaCy, does not name the model; "" where it does."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    for one in [word.value for word in call.keywords if word.arg is None]:
        if isinstance(one, ast.Dict) and None not in one.keys:
            given |= {text_in(key, {}): value for key, value in zip(one.keys, one.values, strict=True)}
    config = given.get("config")
    if isinstance(config, ast.Dict):
        models = [
            value for key, value in zip(config.keys, config.values, strict=True) if text_in(key, constants) == "model"
        ]
        # What ** brings may have another model.
        is_open = None not in config.keys and [text_in(one, constants) for one in models[-1:]] == ["open"]
        return "" if is_open else 'no model="open" in config'
    pipeline, model = given.get("pipeline"), given.get("model")
    if text_in(model, constants) == "open":
        return ""
    if pipeline is not None:
        doubtful = "pipeline=None" if is_none(pipeline) else f"`{ast.unparse(pipeline)}` may be None"
        return doubtful if doubts.may_be_none(pipeline) else ""
    if model is None:
        return 'no model="open"'
    return f'model="{text_of(model)}"' if text_of(model) else f"model={ast.unparse(model)}"


def is_none(node: ast.expr) -> bool:
    """Tell the constant None, which says nothing."""
    return isinstance(node, ast.Constant) and node.value is None


def why(error: Exception, before: int = 0) -> str:
    """Say in one line why a file cannot be read, or a cell behind so many lines."""
    if isinstance(error, SyntaxError):
        return f"{error.msg} (line {before + error.lineno})" if error.lineno else error.msg
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
            found, unreadable = looked_at(file)
        except UNREADABLE as error:
            found, unreadable = [], [f"cannot be read: {why(error)}"]
        for told in unreadable:
            print(f"{file}: {told}", file=sys.stderr)
        for line, told in found:
            print(f"{file}:{line}: {told}")
        code = max(code, 2 if unreadable else int(bool(found)))
    return code


if __name__ == "__main__":
    sys.exit(main())
