"""The check that a project uses no model but "open": commands of the shell, in notebooks and in calls."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from examples import only_open

IN_COMMAND = "quoth in a command: no --model open"
OTHERS = [
    "quoth a.csv",
    "quoth",
    ".venv/bin/quoth people a.csv",
    "python -m quoth a.csv",
    "python3.12 -X utf8 -m quoth a.csv",
    "{sys.executable} -m quoth a.csv",
    "uv run quoth a.csv --text body",
    "uv run python -m quoth a.csv",
    "uv run --with quoth quoth a.csv",
    "uv --project news run quoth a.csv",
    "uvx --from quoth quoth a.csv",
    "conda run -n e quoth a.csv",
    "conda run -n quoth quoth a.csv",
    "poetry run quoth a.csv",
    "pipx run quoth a.csv",
    "time quoth a.csv",
    "nohup quoth a.csv &",
    "env X=y quoth a.csv",
    "X=y nice -n 5 quoth a.csv",
    "timeout 5m quoth a.csv",
    "ls *.csv | xargs -n 1 quoth",
    "ls *.csv | xargs -I {} quoth {}",
    r"find . -name '*.csv' -exec quoth {} \;",
    "iconv -f UTF-16 -t UTF-8 a.csv | quoth",
    "quoth < a.csv",
    "< a.csv quoth --text body",
    "quoth people a.csv && quoth quotes a.csv --model open",
    "quoth people a.csv --model open && quoth quotes a.csv",
    "quoth a.csv || ls --model open",
    "quoth a.csv; ls --model open",
    "quoth a.csv | tee --model open",
    "quoth a.csv & ls --model open",
    "ls --model open\nquoth a.csv",
    "(cd news; quoth a.csv) --model open",
    "echo $(quoth a.csv) --model open",
    'echo "$(quoth a.csv) --model open"',
    "echo `quoth a.csv` --model open",
    "diff <(quoth a.csv) b.csv --model open",
    "for f in *.csv; do quoth $f; done",
    "if quoth a.csv; then ls; fi",
    "read_all() { quoth a.csv; }",
    "quoth a.csv --model open.safetensors",
    "quoth a.csv --model open --model accurate",
    "quoth a.csv --model=open --model=fast",
    "quoth a.csv --model open-something",
    "quoth a.csv --model $MODEL",
    "quoth a.csv --model",
    "quoth a.csv --models open",
    "quoth a.csv -- --model open",
    "quoth a.csv # --model open",
    "quoth a.csv # it's --model open",
    "quoth 'a.csv --model open'",
    "quoth a.csv > --model open",
    'bash -c "quoth a.csv"',
    "sh -c 'cd news && quoth a.csv' --model open",
    "python -c \"import quoth; quoth.analyze('It rained.')\"",
    "cat <<END\nIt's here.\nEND\nquoth a.csv",
    "pip install quoth && quoth a.csv",
    r".venv\Scripts\quoth.exe a.csv",
    'X="$(quoth a.csv)"',
    "cat a.txt | while read f; do quoth $f; done",
    "case $x in\n  a) quoth a.csv;;\nesac",
    "test -f a.csv || quoth a.csv 2> told.txt",
    'echo "it\'s" && quoth a.csv',
    "uv run --python 3.12 --with pandas quoth a.csv",
    "conda run --no-capture-output -n e python -m quoth a.csv",
    "source .venv/bin/activate && quoth bench news/",
    "taskset -c 0 quoth a.csv",
    "env -i PATH=$PATH quoth a.csv",
]
SAYING = [
    "quoth a.csv --model open",
    "quoth --model=open a.csv",
    "quoth a.csv --model fast --model open",
    'quoth a.csv --model "open"',
    "quoth a.csv \\\n  --text body \\\n  --model open",
    "uv run quoth a.csv --model open",
    "uv run python -m quoth a.csv --model open",
    "conda run -n e quoth a.csv --model open",
    "poetry run quoth a.csv --model open | head",
    "quoth people a.csv --model open && quoth quotes a.csv --model open",
    "iconv -f UTF-16 a.csv | quoth --model open > b.csv",
    "quoth $(ls *.csv | head -1) --model open",
    "quoth `ls *.csv` --model open",
    'quoth "$(ls | head -1)" --model open',
    "quoth a.csv > b.csv 2>&1 --model open",
    "quoth a.csv --model open  # it's quick",
    "# quoth a.csv",
    "for f in *.csv; do quoth $f --model open; done",
    r"find . -name '*.csv' -exec quoth {} --model open \;",
    'bash -c "quoth a.csv --model open"',
    "python -c \"import quoth; quoth.analyze('It rained.', model='open')\"",
    "quoth --version",
    "quoth --help",
    "quoth people -h",
    "uv run quoth --version",
    "cd quoth && ls",
    "ls quoth",
    "ls quoth ",
    "which quoth",
    "git clone https://example.org/quoth",
    "git commit -m quoth",
    "pytest -m quoth",
    "pip install quoth",
    "python -m pip install quoth",
    "uv run pip install quoth",
    "uv pip install quoth",
    "uv add quoth",
    "conda install quoth",
    "conda create -n quoth python",
    "conda run -n quoth python a.py",
    "uv run --with quoth python a.py",
    "time ls quoth",
    "echo quoth a.csv",
    "echo 'now: quoth a.csv; quoth b.csv'",
    "tail quoth.log",
    "quoth.sh a.csv",
    "rm -r quoth/ && mkdir quoth",
    "uv run pytest -m quoth",
    "uv tool install quoth",
    "conda env remove -n quoth",
    "command -v quoth",
    "find . -name quoth",
    "xargs grep quoth",
    "export QUOTH=quoth",
    "quoth a.csv --model open | grep quoth",
    "docker build -t quoth .",
    'quoth a.csv --text "x y" --model open -o "my file.csv"',
]


def notebook(tmp_path: Path, *cells: str) -> Path:
    file = tmp_path / "one.ipynb"
    file.write_text(json.dumps({"cells": [{"cell_type": "code", "source": text} for text in cells]}), "utf-8")
    return file


def places(file: Path) -> list[int]:
    return [line for line, _ in only_open.looked_at(file)[0]]


@pytest.mark.parametrize("command", OTHERS)
def test_command_that_does_not_say_the_model_is_found(command: str, tmp_path: Path) -> None:
    assert len(only_open.lines_of_others(command)) == 1
    assert len(places(notebook(tmp_path, f"%%bash\n{command}"))) == 1
    if "\n" not in command:
        for before in ("!", "!!", "%sx ", "found = !", "%time !", "if ready:\n    !"):
            assert len(places(notebook(tmp_path, f"{before}{command}"))) == 1


@pytest.mark.parametrize("command", SAYING)
def test_command_that_says_the_model_or_runs_none_is_left_alone(command: str, tmp_path: Path) -> None:
    assert not only_open.lines_of_others(command)
    for before in ("!", "%%bash\n", "%%time\n!", "found = !"):
        assert not places(notebook(tmp_path, f"{before}{command}"))


def test_line_is_that_in_which_the_command_begins(tmp_path: Path) -> None:
    long = "quoth a.csv \\\n  --text body"
    assert places(notebook(tmp_path, f"import os\n!{long}\nx = 1", f"%%bash\nls\n\n# It's.\n{long}\nquoth b.csv")) == [
        2,
        9,
        11,
    ]
    assert places(notebook(tmp_path, f"%%time\n!{long}\n!{long} --model open\n!quoth b.csv")) == [2, 6]
    assert places(notebook(tmp_path, "%%bash", "%%bash\n", "!quoth a.csv \\")) == [4]


def test_operator_at_the_beginning_of_a_line_is_no_magic(tmp_path: Path) -> None:
    code = "print('%s'\n      % (quoth.analyze(text)))\nsame = (one\n    != other)"
    assert places(notebook(tmp_path, code)) == [2]


STARTED = [
    'subprocess.run(["quoth", "news.csv", "--text", "body"{}], check=True)',
    'subprocess.run(("quoth", "news.csv"{}), check=True)',
    'subprocess.run(args=["quoth", "news.csv"{}])',
    'subprocess.check_output(["quoth", "news.csv"{}])',
    'subprocess.check_call(["quoth", "news.csv"{}])',
    'subprocess.call(["quoth", path{}])',
    'subprocess.Popen(["uv", "run", "quoth", path{}])',
    'subprocess.run([sys.executable, "-m", "quoth", str(path){}])',
    'subprocess.run([f"{{bin}}/quoth", path{}])',
    'subprocess.run([shutil.which("quoth"), path{}])',
    'subprocess.run([Path("bin") / "quoth", path{}])',
    'subprocess.run(["quoth", *paths{}])',
    'subprocess.run(["quoth"] + [path{}])',
    'subprocess.run([*["quoth", path]{}])',
    'QUOTH = "quoth"\nsubprocess.run([QUOTH, path{}])',
    'def read(path):\n    command = ["quoth", path{}]\n    subprocess.run(command)',
    'from subprocess import run\nrun(["quoth", path{}])',
    'pool.submit(subprocess.run, ["quoth", path{}])',
    'await asyncio.create_subprocess_exec("quoth", path{})',
    'os.execvp("quoth", ["quoth", path{}])',
    'session.run("quoth", path{})',
    'subprocess.run(["quoth", path{}] if ready else ["ls"])',
]
TEXTS = [
    'subprocess.run("quoth news.csv{}", shell=True)',
    'subprocess.run(f"quoth {{path}}{}", shell=True)',
    'subprocess.run("quoth {{}}{}".format(path), shell=True)',
    'subprocess.run("quoth %s{}" % path, shell=True)',
    'subprocess.run("quoth " + path + "{}", shell=True)',
    'subprocess.run("quoth news.csv{}".split())',
    'subprocess.run(shlex.split("quoth news.csv{}"))',
    'subprocess.run(["bash", "-c", "cd news && quoth a.csv{}"])',
    'subprocess.getoutput("cat a.csv | quoth{}")',
    'os.system("quoth news.csv{}")',
    'os.popen("quoth news.csv{}")',
    'get_ipython().system("quoth a.csv{}")',
]


@pytest.mark.parametrize(
    ("call", "said"),
    [*((call, ', "--model", "open"') for call in STARTED), *((call, " --model open") for call in TEXTS)],
)
def test_call_that_starts_a_command_is_found(call: str, said: str) -> None:
    assert not only_open.calls_of_others(call.format(said))
    for silent in ("", said.replace("open", "fast"), said.replace("open", "open.safetensors")):
        ((line, name),) = only_open.calls_of_others(call.format(silent))
        assert (line, name) == (call.count("\n") + 1, IN_COMMAND)


@pytest.mark.parametrize(
    "call",
    [
        'subprocess.run(["ls", "quoth"])',
        'subprocess.run(["quoth", "--version"])',
        'subprocess.run(["pip", "install", "quoth"])',
        'subprocess.run([sys.executable, "-m", "pip", "install", "quoth"])',
        'subprocess.run(["make"], cwd="quoth")',
        'subprocess.run(["cat"], input="quoth a.csv", text=True)',
        'subprocess.run(["git", "commit", "-m", "quoth"])',
        'subprocess.run("cd quoth && ls", shell=True)',
        'os.system("which quoth")',
        'packages = ["quoth", "numpy"]',
        'print("quoth a.csv")',
        'shutil.which("quoth")',
        "subprocess.run(command)",
        "subprocess.run()",
        'session.install("quoth")',
        "MODEL = 'open'\nsubprocess.run(['quoth', path, '--model', MODEL])",
        "MODEL = 'open'\nos.system(f'quoth {path} --model {MODEL}')",
        "command = command + ['x']\nsubprocess.run(command)",
    ],
)
def test_call_that_starts_no_other_model_is_left_alone(call: str) -> None:
    assert not only_open.calls_of_others(call)


def test_script_tells_commands_in_files_and_notebooks(tmp_path: Path) -> None:
    file = tmp_path / "news.py"
    file.write_text('import os\nos.system("quoth a.csv")\n', encoding="utf-8")
    other = notebook(tmp_path, "import os\nos.system('quoth a.csv')\n!uv run quoth a.csv")
    done = subprocess.run(
        [sys.executable, only_open.__file__, str(tmp_path)], capture_output=True, text=True, check=False
    )
    told = [f"{file}:2: {IN_COMMAND}", *(f"{other}:{line}: {IN_COMMAND}" for line in (2, 3))]
    assert (done.returncode, done.stdout.splitlines()) == (1, told)


HELP = [
    "?pd.read_csv",
    "??x",
    "? x",
    "?",
    "?quoth.analyze",
    "    ?x",
    "x?",
    "quoth.analyze??",
    "  x.y? ",
    "rows[0].text?",
    "docs[-1]?",
    "found = x?",
    "*int*?",
    "%time?",
    "%%bash?",
    "?%time",
    "%config InlineBackend.figure_format = 'retina'",
    "  %config InlineBackend.figure_format = 'retina'",
    "  %time x = 1\n  y = 2",
    "\n\n%%html\n<p>It rained.</p>",
    "if x:\n    y?\n    %matplotlib inline",
    "%time x?",
]


@pytest.mark.parametrize("cell", HELP)
def test_help_and_magics_are_passed_over_and_the_rest_is_looked_at(cell: str, tmp_path: Path) -> None:
    call = "quoth.analyze('It rained.')"
    file = notebook(tmp_path, "import quoth as q\nq.__version__", cell, f"{cell}\n", call)
    found, unreadable = only_open.looked_at(file)
    line = 2 * cell.count("\n") + 6
    assert (found, unreadable) == ([(line, 'quoth.analyze: no model="open"')], [])


def test_what_looks_like_a_magic_in_a_text_is_none(tmp_path: Path) -> None:
    text = '"""\n!quoth a.csv\n?x\n%time quoth.analyze(x)\n"""\nrest = (7\n%time)'
    assert only_open.looked_at(notebook(tmp_path, text)) == ([], [])


def test_cell_that_cannot_be_read_is_told_and_the_others_are_looked_at(tmp_path: Path) -> None:
    cells = [
        "import quoth as q",
        "x = 1\nx = (\n!quoth a.csv",
        "q.analyze('x')",
        "print 'x'",
        "q.analyze(y, model='open')",
    ]
    file = notebook(tmp_path, *cells)
    done = subprocess.run([sys.executable, only_open.__file__, str(file)], capture_output=True, text=True, check=False)
    told = [f"{file}:4: {IN_COMMAND}", f'{file}:5: quoth.analyze: no model="open"']
    assert (done.returncode, done.stdout.splitlines()) == (2, told)
    first, second = done.stderr.splitlines()
    assert first == f"{file}: code cell 2 cannot be read: '(' was never closed (line 3)"
    assert second.startswith(f"{file}: code cell 4 cannot be read: Missing parentheses in call to 'print'.")
    assert second.endswith(" (line 6)")
