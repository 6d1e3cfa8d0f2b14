"""Tries an installed wheel, in the Python that runs this: what is installed, its command, its threads.

    python -I release/try_wheel.py [--open-weights]

With `--open-weights` the wheel has the weights of "open" alone. It needs nothing but the wheel, and
no file of this repository.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version

import quoth


def main() -> None:
    """Run the command and some calls; an assertion says what is wrong."""
    assert quoth.__version__ == version("quoth")
    alone = sys.argv[1:] == ["--open-weights"]
    model = "open" if alone else "accurate"
    if alone:
        check_open_weights()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-I", "-m", "quoth", "--sample", "--format", "table", "--model", model]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    printed = done.stdout.decode().splitlines()
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    script = shutil.which("quoth", path=sysconfig.get_path("scripts"))
    assert script, "the command quoth is not installed"
    said = subprocess.run([script, "--version"], capture_output=True, check=True).stdout.decode()
    assert said.splitlines()[0] == f"quoth {quoth.__version__}", said
    number = len(quoth.analyze(quoth.sample(), model=model).quotes)
    assert printed[-1].startswith(f"{number} quotations: "), printed
    with ThreadPoolExecutor(4) as pool:
        docs = list(pool.map(lambda _: quoth.analyze(quoth.sample(), model="open"), range(16)))
    assert len(set(docs)) == 1
    assert quoth.Document.from_json(docs[0].to_json()) == docs[0]
    free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    assert not free_threaded or not getattr(sys, "_is_gil_enabled", bool)(), "the wheel brings the GIL back"
    kind = " free-threaded" if free_threaded else ""
    print(f"Python {sys.version.split()[0]}{kind}: quoth {quoth.__version__}, {printed[-1]}")


def check_open_weights() -> None:
    """Check that the version says it, that no other weights are inside, and that who asks for them is told so."""
    assert quoth.__version__.endswith("+open"), quoth.__version__
    for model in ("accurate", "fast"):
        message = ""
        try:
            quoth.analyze("Rain fell.", model=model)
        except quoth.ModelError as error:
            message = str(error)
        assert 'the weights of "open" alone' in message, f"{model} is inside"
    (doc,) = quoth.analyze_many([quoth.sample()], model="open", only=("sentences",))
    made = doc and doc.provenance
    assert made, "sentences have no provenance"
    assert quoth.licence(made).model == "sentence-open", made
    assert quoth.sentences("Rain fell. It stopped."), "the splitter needs no other weights"


if __name__ == "__main__":
    main()
