"""The check that a project uses no model but "open": every way into quoth is seen."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
import textwrap
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from examples import only_open

if TYPE_CHECKING:
    from types import ModuleType

SILENT = 'quoth.analyze: no model="open"'
SAYING = [
    'quoth.analyze(text, model="open")',
    'quoth.analyze_many(texts, model="open")',
    "quoth.stream(texts, pipeline=NEWS)",
    'quoth.scan("news/", model="open").quotes().write_csv("a.csv")',
    'NEWS = quoth.Pipeline(model="open")',
    'quoth.sentences(text, model="open")',
    'quoth.sentence_spans(text, model="open")',
    'quoth.Splitter(model="open")',
    'quoth.exchange.from_brat(txt, ann, model="open")',
    "quoth.exchange.from_label_studio(task, pipeline=NEWS)",
    'quoth.exchange.from_tei(tei, model="open")',
    'quoth.exchange.from_web_annotation(page, text, model="open")',
    'df["body"].quoth.quotes(model="open")',
    'pl.col("body").quoth.people(pipeline=NEWS)',
    'quoth.duckdb.register(connection, model="open")',
    'quoth.spark.quotes(frame, "body", model="open")',
    'df.quoth.explode("body", "quotes", model="open")',
    'quoth.pandas.SeriesAccessor(df["body"]).quotes(model="open")',
    'quoth.pandas.FrameAccessor(df).explode("body", "people", model="open")',
    "quoth.polars.SeriesNamespace(series).documents(pipeline=NEWS)",
    'quoth.spacy.make_splitter(nlp, "split", model="open")',
    'nlp.add_pipe("quoth", config={"model": "open"})',
]


@pytest.mark.parametrize("call", SAYING)
def test_call_that_does_not_say_the_model_is_found(call: str) -> None:
    assert not list(only_open.calls_of_others(call))
    silent = call
    for said in (', model="open"', 'model="open"', ", pipeline=NEWS", "pipeline=NEWS", ', config={"model": "open"}'):
        silent = silent.replace(said, "")
    assert len(list(only_open.calls_of_others(silent))) == 1
    for other in ("accurate", "fast"):
        assert len(list(only_open.calls_of_others(call.replace('"open"', f'"{other}"')))) == ("pipeline=" not in call)


OTHER_NAMES = [
    ("import quoth as q", "q.analyze({})"),
    ("import quoth.pandas as frames, quoth as q", "q.stream(texts, {})"),
    ("from quoth import analyze", "analyze(text, {})"),
    ("from quoth import Pipeline as Made", "NEWS = Made({})"),
    ("from quoth import duckdb as engine", "engine.register(connection, {})"),
    ("from quoth import exchange", "exchange.from_tei(tei, {})"),
    ("from quoth.exchange import from_brat as read", "read(*files, {})"),
    ("from quoth.spark import quotes", "quotes(frame, 'body', {})"),
    ("import quoth\nread = quoth.analyze", "read(text, {})"),
    ("import quoth as q\nlibrary = q\nread = library.analyze", "read(text, {})"),
    ("import quoth.pandas\nframe = news['body'].quoth", "frame.quotes({})"),
    ("import quoth", "pool.map(partial(quoth.analyze, {}), texts)"),
    ("from quoth.pandas import SeriesAccessor as Read", "Read(df['body']).quotes({})"),
    ("from quoth.pandas import SeriesAccessor\nbody = SeriesAccessor(df['body'])", "body.people({})"),
    ("import quoth\nread: Reader = quoth.analyze", "read(text, {})"),
]


@pytest.mark.parametrize(("imports", "call"), OTHER_NAMES)
def test_call_by_another_name_is_found(imports: str, call: str) -> None:
    for said in ('model="open"', "pipeline=NEWS"):
        assert not list(only_open.calls_of_others(f"{imports}\n{call.format(said)}"))
    for silent in ("", 'model="fast"', "pipeline=None", "**options"):
        (found,) = only_open.calls_of_others(f"{imports}\n{call.format(silent)}")
        assert found[0] == imports.count("\n") + 2


DOUBTFUL = [
    "quoth.analyze(text, pipeline=settings.get('news'))",
    "quoth.analyze(text, pipeline=made())",
    "quoth.analyze(text, pipeline=NEWS if ready else None)",
    "quoth.analyze(text, pipeline=NEWS and OTHER or None)",
    "chosen = settings.get('news')\nquoth.analyze(text, pipeline=chosen)",
    "chosen = None\nquoth.analyze(text, pipeline=chosen)",
    "chosen: quoth.Pipeline | None = settings.get('news')\nother = chosen\nquoth.analyze(text, pipeline=other)",
    "self.news = settings.get('news')\nquoth.analyze(text, pipeline=self.news)",
    "def read(text, pipeline=None):\n    return quoth.analyze(text, pipeline=pipeline)",
    "def read(text, *, news=None):\n    return list(quoth.stream(text, pipeline=news))",
    "def made() -> quoth.Pipeline | None: ...\nquoth.analyze(text, pipeline=made())",
    "quoth.pandas.FrameAccessor(df).explode('body', 'quotes', pipeline=settings.get('news'))",
]
SURE = [
    "quoth.analyze(text, pipeline=quoth.Pipeline(model='open'))",
    "quoth.analyze(text, pipeline=settings.NEWS)",
    "quoth.analyze(text, pipeline=pipelines['news'])",
    "quoth.analyze(text, pipeline=settings.get('news') or NEWS)",
    "chosen = quoth.Pipeline(model='open')\nquoth.analyze(text, pipeline=chosen)",
    "def read(text, pipeline):\n    return quoth.analyze(text, pipeline=pipeline)",
    "def read(text, pipeline=NEWS):\n    return quoth.analyze(text, pipeline=pipeline)",
    "def made() -> quoth.Pipeline: ...\nquoth.analyze(text, pipeline=made())",
    "def made() -> 'Pipeline': ...\nchosen = made()\nquoth.analyze(text, pipeline=chosen)",
]


@pytest.mark.parametrize("lines", DOUBTFUL)
def test_pipeline_that_may_be_none_says_nothing(lines: str) -> None:
    assert len(list(only_open.calls_of_others(lines))) == 1


@pytest.mark.parametrize("lines", SURE)
def test_pipeline_that_is_one_says_the_model(lines: str) -> None:
    assert not list(only_open.calls_of_others(lines))


BY = "quoth.analyze(text, pipeline=pipe)"
SAME_NAMES = [
    # Sure, for the name that may be None is another.
    (f"def b(text, pipe: Pipeline): return {BY}\ndef c(pipe=None): pass", False),
    (f"def c(pipe=None): pass\ndef b(text, pipe): return {BY}", False),
    (f"c = lambda pipe=None: pipe\ndef b(text, pipe): return {BY}", False),
    (f"class C:\n    def c(self, *, pipe=None): pass\n    def b(self, pipe): return {BY}", False),
    (f"pipe = None\ndef b(text):\n    pipe = quoth.Pipeline(model='open')\n    return {BY}", False),
    (f"pipe = None\ndef b(text):\n    for pipe in PIPES: {BY}", False),
    (f"pipe = None\ndef b(text):\n    with made() as pipe: {BY}", False),
    (f"def c():\n    pipe = None\ndef b(text): return {BY}", False),
    (f"class C:\n    pipe = None\n    def b(self, text): return {BY}", False),
    (f"self.pipe = None\n{BY}", False),
    (f"[pipe for pipe in PIPES]\ndef c(pipe=None): pass\n{BY}", False),
    # The same, from a function or the module around.
    (f"def b(text, pipe=None):\n    def c(): return {BY}\n    return c", True),
    (f"def b(text, pipe=None): return [{BY} for text in texts]", True),
    (f"def b(pipe=None): return lambda text: {BY}", True),
    (f"b = lambda text, pipe=None: {BY}", True),
    (f"pipe = None\ndef b(text): return {BY}", True),
    (f"pipe = None\nasync def b(text):\n    async def c(): return {BY}", True),
    (f"def b(text): return {BY}\npipe = settings.get('news')", True),
    (f"def b(text, pipe):\n    pipe = pipe if ready else None\n    return {BY}", True),
    (f"pipe = quoth.Pipeline(model='open')\ndef c():\n    global pipe\n    pipe = None\n{BY}", True),
    (f"def b(text):\n    pipe = NEWS\n    def c():\n        nonlocal pipe\n        pipe = None\n    {BY}", True),
    (f"pipe = None\nclass C:\n    pipe = NEWS\n    def b(self, text): return {BY}", True),
    (f"class C:\n    pipe = None\n    {BY}", True),
    ("class C:\n    pipe = None\n    def b(self, text): return quoth.analyze(text, pipeline=self.pipe)", True),
    ("quoth.analyze(text, pipeline=(pipe := settings.get('news')))", True),
]


@pytest.mark.parametrize(("lines", "may_be_none"), SAME_NAMES)
def test_name_is_looked_up_where_the_call_stands(lines: str, may_be_none: bool) -> None:  # noqa: FBT001
    assert len(only_open.calls_of_others(lines)) == may_be_none


REPLACED = [
    ("pipe = pipe or NEWS\n{}", False),
    ("if pipe is None:\n    pipe = NEWS\n{}", False),
    ("if not pipe:\n    log()\n    pipe = quoth.Pipeline(model='open')\n{}", False),
    ("if pipe is None:\n    raise ValueError\n{}", False),
    ("pipe = NEWS if pipe is None else pipe\n{}", False),
    ("pipe = pipe if pipe else NEWS\ndef c(): return {}", False),
    ("with open(path) as file:\n    pipe = pipe if pipe is not None else NEWS\n    for text in file: {}", False),
    ("pipe = pipe or NEWS\npipe = quoth.Pipeline(model='open')\n{}", False),
    ("pipe = pipe or settings.get('news')\n{}", True),
    ("pipe = pipe or other\n{}", True),
    ("{}\npipe = pipe or NEWS", True),
    ("pipe = pipe or NEWS\npipe = None\n{}", True),
    ("for text in texts:\n    pipe = pipe or NEWS\n    {}\n    pipe = None", True),
    ("if ready:\n    pipe = pipe or NEWS\n{}", True),
    ("if pipe is None:\n    pipe = None\n{}", True),
    ("if pipe is None:\n    log()\n{}", True),
    ("if pipe is not None:\n    pipe = NEWS\n{}", True),
    ("if pipe:\n    pipe = NEWS\n{}", True),
    ("if other is None:\n    pipe = NEWS\n{}", True),
    ("pipe = pipe if pipe is None else NEWS\n{}", True),
    ("pipe = NEWS if pipe else pipe\n{}", True),
    ("pipe = pipe or NEWS\ndef c():\n    nonlocal pipe\n    pipe = None\nc()\n{}", True),
]


@pytest.mark.parametrize(("lines", "may_be_none"), REPLACED)
def test_what_stands_in_the_place_of_none_counts(lines: str, may_be_none: bool) -> None:  # noqa: FBT001
    body = textwrap.indent(lines.format(BY), "    ")
    assert len(only_open.calls_of_others(f"def b(text, pipe=None, other=None):\n{body}")) == may_be_none


@pytest.mark.parametrize(
    ("chosen", "may_be_none"),
    [
        ("NEWS if pipe is None else pipe", False),
        ("pipe if pipe is not None else NEWS", False),
        ("pipe if pipe else NEWS", False),
        ("NEWS if not pipe else pipe", False),
        ("pipe if pipe is None else NEWS", True),
        ("NEWS if pipe is None else other", True),
        ("NEWS if pipe else pipe", True),
        ("pipe if ready is None else NEWS", True),
    ],
)
def test_choice_of_what_is_not_none_says_the_model(chosen: str, may_be_none: bool) -> None:  # noqa: FBT001
    lines = f"def b(text, pipe=None, other=None):\n    return quoth.analyze(text, pipeline={chosen})"
    assert len(only_open.calls_of_others(lines)) == may_be_none


@pytest.mark.parametrize(
    ("field", "may_be_none"),
    [
        ("field(default_factory=lambda: quoth.Pipeline(model='open'))", False),
        ("dataclasses.field(default_factory=made)", False),
        ("field(default=NEWS)", False),
        ("field(kw_only=True)", False),
        ("field(default_factory=lambda: settings.get('news'))", True),
        ("field(default_factory=settings.news)", True),
        ("field(default=None)", True),
        ("Field(None)", True),
    ],
)
def test_field_is_what_its_factory_makes(field: str, may_be_none: bool) -> None:  # noqa: FBT001
    made = "def made() -> quoth.Pipeline: ..."
    read = "def read(self, text): return quoth.analyze(text, pipeline=self.pipe)"
    lines = f"{made}\n@dataclass\nclass News:\n    pipe: Pipeline = {field}\n    {read}"
    assert len(only_open.calls_of_others(lines)) == may_be_none


@pytest.mark.parametrize(
    ("given", "is_said"),
    [
        ("**{'model': 'open'}", True),
        ("**{'pipeline': NEWS}", True),
        ("**{'model': 'fast'}", False),
        ("**{'model': 'open', **options}", False),
        ("**{name: 'open'}", False),
    ],
)
def test_options_that_are_written_in_the_call_count(given: str, is_said: bool) -> None:  # noqa: FBT001
    assert len(only_open.calls_of_others(f"quoth.analyze(text, {given})")) != is_said


def test_line_that_was_looked_at_is_not_told(tmp_path: Path) -> None:
    checked = "quoth.analyze(text)  # only-open: checked, made by settings that are never empty"
    assert not only_open.calls_of_others(checked)
    assert not only_open.calls_of_others(f"# coding: latin-1\nx = 'caf\u00e9'\n{checked}".encode("latin-1"))
    assert only_open.calls_of_others(f"{checked}\nquoth.analyze(text)  # checked") == [(2, SILENT)]
    shell = "!quoth a.csv  # only-open: checked\n!quoth b.csv"
    cells = [{"cell_type": "code", "source": text} for text in (checked, shell, f"%time {checked}")]
    notebook = tmp_path / "one.ipynb"
    notebook.write_text(json.dumps({"cells": cells}), "utf-8")
    assert only_open.looked_at(notebook) == ([(3, "quoth in a command: no --model open")], [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("quoth.analyze(text)", 'quoth.analyze: no model="open"'),
        ("quoth.analyze(text, **options)", 'quoth.analyze: no model="open"'),
        ("quoth.analyze(text, model='fast')", 'quoth.analyze: model="fast"'),
        ("quoth.analyze(text, model=settings.MODEL)", "quoth.analyze: model=settings.MODEL"),
        ("quoth.Pipeline(model=None)", "quoth.Pipeline: model=None"),
        ("quoth.analyze(text, pipeline=None)", "quoth.analyze: pipeline=None"),
        ("pipe = None\nquoth.analyze(text, pipeline=pipe)", "quoth.analyze: `pipe` may be None"),
        ("quoth.analyze(text, pipeline=ways.get('news'))", "quoth.analyze: `ways.get('news')` may be None"),
        ("map(quoth.analyze, texts)", "quoth.analyze: handed on; its calls are not seen"),
        ("self.read = quoth.analyze", "quoth.analyze: kept; its calls are not seen"),
        ("from quoth import *", "import of *: its names are not followed"),
        ("nlp.add_pipe('quoth')", 'nlp.add_pipe: no model="open" in config'),
        ("nlp.add_pipe('quoth', config={'model': 'fast'})", 'nlp.add_pipe: no model="open" in config'),
        ("os.system('quoth a.csv')", "quoth in a command: no --model open"),
    ],
)
def test_each_is_told_with_the_reason(line: str, reason: str) -> None:
    assert only_open.calls_of_others(line) == [(line.count("\n") + 1, reason)]


def test_two_calls_of_one_line_are_told_with_the_reason_of_each() -> None:
    found = only_open.calls_of_others("quoth.analyze(text); quoth.analyze(text, pipeline=None)")
    assert found == [(1, SILENT), (1, "quoth.analyze: pipeline=None")]


@pytest.mark.parametrize(
    "line",
    [
        "from quoth import *",
        "list(map(quoth.analyze, texts))",
        "def read(text, analyse=quoth.analyze): pass",
        "frame.map_batches(news.quoth.quotes)",
        "made = partial(quoth.Pipeline)",
        "pool.submit(quoth.Pipeline)",
        "ways = {'news': quoth.Pipeline}",
        "def way():\n    return quoth.Pipeline",
        "made = quoth.Pipeline if ready else Other",
        "class Mine(quoth.Pipeline): pass",
        "a, b = quoth.analyze, 1",
    ],
)
def test_function_that_is_handed_on_is_found(line: str) -> None:
    assert len(list(only_open.calls_of_others(line))) == 1


KEPT = [
    "class News:\n    run = quoth.analyze\nNews().run(text)",
    "class News:\n    run: Reader = quoth.analyze",
    "class News:\n    if ready:\n        run = quoth.stream",
    "class News:\n    try:\n        run = quoth.stream\n    except NameError: pass",
    "class News:\n    class Inner:\n        run = quoth.analyze",
    "class News:\n    Made = quoth.Pipeline\nNews.Made()",
    "class News:\n    library = quoth\nNews.library.analyze(text)",
    "class News:\n    from quoth import analyze as run\nNews().run(text)",
    "class News:\n    import quoth.duckdb as engine\nNews.engine.register(connection)",
    "class News:\n    def __init__(self):\n        self.run = quoth.analyze",
    "class News:\n    def __init__(self):\n        self.made = quoth.Pipeline",
    "class News:\n    def __init__(self):\n        self.library = quoth",
    "class News:\n    def __init__(self, frame):\n        self.body = frame['body'].quoth\n        self.body.quotes()",
    "self.body = quoth.pandas.SeriesAccessor(frame['body'])",
    "import quoth as q\nself.library = q",
    "from quoth import exchange\nways['x'] = exchange",
    "ways['news'] = quoth.analyze",
]


@pytest.mark.parametrize("lines", KEPT)
def test_what_is_kept_where_its_calls_cannot_be_followed_is_found(lines: str) -> None:
    assert len(list(only_open.calls_of_others(lines))) == 1


@pytest.mark.parametrize(
    "lines",
    [
        "class News:\n    news = quoth.Pipeline(model='open')",
        "class News:\n    news: quoth.Pipeline = quoth.Pipeline(model='open')",
        "class News:\n    pipeline: quoth.Pipeline | None = None",
        "class News:\n    def read(self, text):\n        read = quoth.analyze\n        return read(text, model='open')",
        "self.docs = quoth.analyze_many(texts, model='open')",
        "self.version = quoth.__version__",
        "self.quotes = frame['body'].quoth.quotes(model='open')",
        "isinstance(made, (quoth.Pipeline, str))",
        "Made = TypeVar('Made', bound=quoth.Pipeline)",
        "Reader = Callable[[quoth.Pipeline], str]",
        "Maybe = quoth.Pipeline | None",
        "found = cast(quoth.Pipeline, made)",
        "type(made) is quoth.Pipeline",
        "match made:\n    case quoth.Pipeline():\n        pass",
        "partial(quoth.Pipeline, model='open')",
        "def made() -> dict[str, quoth.Pipeline]: ...",
        "from quoth import Pipeline\nMade = Pipeline\nMade(model='open')",
    ],
)
def test_what_is_kept_and_chooses_no_model_is_left_alone(lines: str) -> None:
    assert not list(only_open.calls_of_others(lines))


CONSTANTS = [
    "MODEL = 'open'\nquoth.analyze(text, model=MODEL)",
    "MODEL: Final = 'open'\nNEWS = quoth.Pipeline(model=MODEL)",
    "def read(text):\n    return quoth.analyze(text, model=MODEL)\nMODEL = 'open'",
    "MODEL = 'open'\nnlp.add_pipe('quoth', config={'model': MODEL})",
    "KIND = 'sentencizer'\nnlp.add_pipe(KIND)",
]
NO_CONSTANTS = [
    "MODEL = 'fast'\nquoth.analyze(text, model=MODEL)",
    "MODEL = 'open'\nMODEL = 'fast'\nquoth.analyze(text, model=MODEL)",
    "MODEL = 'open'\nif slow: MODEL = 'accurate'\nquoth.analyze(text, model=MODEL)",
    "MODEL = 'open'\ndef read(text, MODEL):\n    return quoth.analyze(text, model=MODEL)",
    "MODEL = 'open'\nfor MODEL in models: quoth.analyze(text, model=MODEL)",
    "MODEL = 'open'\nfrom settings import MODEL\nquoth.analyze(text, model=MODEL)",
    "MODEL = 'open'\nfrom settings import *\nquoth.analyze(text, model=MODEL)",
    "MODEL = 'open'\ndef choose():\n    global MODEL\n    MODEL = 'fast'\nquoth.analyze(text, model=MODEL)",
    "MODEL = 'open'\nwith a as MODEL: quoth.analyze(text, model=MODEL)",
    "MODEL = 'open'\nMODEL += 'x'\nquoth.analyze(text, model=MODEL)",
    "MODEL = 'open' if free else 'fast'\nquoth.analyze(text, model=MODEL)",
    "def choose():\n    MODEL = 'open'\nquoth.analyze(text, model=MODEL)",
    "class News:\n    MODEL = 'open'\nquoth.analyze(text, model=MODEL)",
    "quoth.analyze(text, model=MODEL)",
    "quoth.analyze(text, model=settings.MODEL)",
]


@pytest.mark.parametrize("lines", CONSTANTS)
def test_constant_of_the_module_says_the_model(lines: str) -> None:
    assert not list(only_open.calls_of_others(lines))


@pytest.mark.parametrize("lines", NO_CONSTANTS)
def test_name_that_may_stand_for_another_model_says_nothing(lines: str) -> None:
    assert len(list(only_open.calls_of_others(lines))) == 1


@pytest.mark.parametrize(
    "call",
    [
        'nlp.add_pipe("quoth"{})',
        'nlp.add_pipe(factory_name="quoth"{})',
        'nlp.add_pipe(name="news", factory_name="quoth_sentences"{})',
        'nlp.create_pipe("quoth"{})',
        'nlp.replace_pipe("tagger", "quoth"{})',
        'KIND = "quoth"\nnlp.add_pipe(KIND{})',
    ],
)
def test_component_of_spacy_is_found_however_it_is_named(call: str) -> None:
    assert not list(only_open.calls_of_others(call.format(', config={"model": "open"}')))
    for silent in ("", ', config={"model": "fast"}', ", config=settings", ', config={"model": "open", **settings}'):
        assert len(list(only_open.calls_of_others(call.format(silent)))) == 1


@pytest.mark.parametrize("call", ['nlp.add_pipe("sentencizer", "quoth")', 'nlp.replace_pipe("quoth", "tagger")'])
def test_component_of_another_kind_is_left_alone(call: str) -> None:
    assert not list(only_open.calls_of_others(call))


@pytest.mark.parametrize(
    "line",
    [
        "quoth.link(docs)",
        "quoth.exchange.from_conllu(conllu)",
        "quoth.exchange.to_brat(doc)",
        'quoth.licence("open")',
        "NEWS.analyze(text)",
        "import quoth.pandas",
        "docs.quotes",
        "from quoth import analyze, Pipeline",
        "def read(pipeline: quoth.Pipeline) -> None: pass",
        "from quoth import analyze\npipelines[0].analyze(text)",
        "import other as quotes\nquotes(text)",
    ],
)
def test_what_chooses_no_model_is_left_alone(line: str) -> None:
    assert not list(only_open.calls_of_others(line))


MODULES = ("", *(f".{name}" for name in ("dask", "duckdb", "exchange", "pandas", "polars", "ray", "spacy", "spark")))


def takes_model(value: object) -> bool:
    """Tell whether somebody who calls it can choose the model, by name or among other options."""
    try:
        taken = inspect.signature(value).parameters if callable(value) else {}
    except ValueError:
        return False
    return "model" in taken or any(one.kind is inspect.Parameter.VAR_KEYWORD for one in taken.values())


def public(module: ModuleType) -> dict[str, object]:
    """Give what a module has for others to call, with the methods of its classes."""
    own = getattr(module, "__all__", None) or [
        name for name, value in vars(module).items() if getattr(value, "__module__", None) == module.__name__
    ]
    found = {name: getattr(module, name) for name in own if not name.startswith("_")}
    for value in [one for one in found.values() if inspect.isclass(one)]:
        found |= {name: one for name, one in inspect.getmembers(value, callable) if not name.startswith("_")}
    return found


@pytest.mark.parametrize("name", MODULES)
def test_everything_in_the_package_that_takes_a_model_is_known(name: str) -> None:
    # Spark is not imported before a frame is there.
    if name not in {"", ".spark"}:
        pytest.importorskip(name[1:])
    takes = {one for one, value in public(import_module(f"quoth{name}")).items() if takes_model(value)}
    # What is asked for the terms of a model analyses nothing.
    assert takes - {"licence", "Licence"} <= only_open.ANALYSING
    assert takes


def test_script_tells_the_places(tmp_path: Path) -> None:
    (tmp_path / "news.py").write_text("import quoth\nquoth.analyze('It rained.')\n", encoding="utf-8")
    command = [sys.executable, only_open.__file__, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, f"{tmp_path / 'news.py'}:2: {SILENT}\n")


def told(*paths: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", only_open.__file__, *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"x = (\n", "'(' was never closed (line 1)"),
        (b'print "It rained."\n', "Missing parentheses in call to 'print'."),
        (b"x = {{ name }\n", ""),
        ("x = 'caf\u00e9'".encode("latin-1"), "(unicode error) 'utf-8' codec can't decode byte 0xe9"),
        (b"# coding: nothing\n", "unknown encoding"),
        (b"x = 1\x00", "null bytes"),
        (b"x = " + b"(" * 5000 + b")" * 5000, "too"),
        (b"x = a" + b".b" * 5_000, "nested too deeply"),
    ],
)
def test_file_that_cannot_be_read_is_told_and_the_others_are_looked_at(
    content: bytes, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "a.py").write_bytes(content)
    (tmp_path / "b.py").write_text("import quoth\nquoth.analyze('It rained.')\n", encoding="utf-8")
    done = told(tmp_path)
    assert (done.returncode, done.stdout) == (2, f"{tmp_path / 'b.py'}:2: {SILENT}\n")
    assert done.stderr.startswith(f"{tmp_path / 'a.py'}: cannot be read: ")
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1


def test_file_is_read_in_the_encoding_that_it_names(tmp_path: Path) -> None:
    call = "import quoth\nx = 'caf\u00e9 \\d'\nquoth.analyze(x)\n"
    (tmp_path / "a.py").write_bytes(f"# -*- coding: latin-1 -*-\n{call}".encode("latin-1"))
    (tmp_path / "b.py").write_bytes(call.encode("utf-8-sig"))
    done = told(tmp_path)
    lines = [f"{tmp_path / 'a.py'}:4: {SILENT}", f"{tmp_path / 'b.py'}:3: {SILENT}"]
    assert (done.returncode, done.stdout.splitlines(), done.stderr) == (1, lines, "")


def test_name_of_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import quoth\n", encoding="utf-8")
    done = told(tmp_path / "none.py", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{tmp_path / 'none.py'}: cannot be read: No such file or directory\n"
    assert told(tmp_path).returncode == 0


def test_notebooks_are_looked_at(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": "quoth.analyze('x')"},
        {"cell_type": "code", "source": ["%pip install quoth\n", "import quoth\n", "quoth.analyze('x')"]},
        {"cell_type": "code", "source": "quoth.analyze('x', model='open')"},
        {"cell_type": "code", "source": "%time docs = quoth.analyze('y')\n!quoth a.txt\n!quoth a.txt --model open"},
        {"cell_type": "code", "source": "%%time\nquoth.analyze('z')"},
        {"cell_type": "code", "source": "%%bash\nls | head\nquoth b.txt"},
        {
            "cell_type": "code",
            "source": "quoth.analyze?\nout = !ls\nx = %timeit -n 3 -o quoth.stream([])\nif x:\n    %matplotlib inline",
        },
    ]
    notebook = tmp_path / "one.ipynb"
    notebook.write_text(json.dumps({"cells": cells}), "utf-8")
    found = told(tmp_path)
    lines = [(3, SILENT), (5, SILENT), (6, "quoth in a command: no --model open"), (9, SILENT)]
    lines += [(12, "quoth in a command: no --model open"), (15, 'quoth.stream: no model="open"')]
    told_of = "".join(f"{notebook}:{line}: {name}\n" for line, name in lines)
    assert (found.returncode, found.stdout) == (1, told_of)
    notebook.write_text('{"cells": 3}', "utf-8")
    found = told(tmp_path)
    assert (found.returncode, found.stderr) == (2, f"{notebook}: cannot be read: no notebook of version 4\n")
