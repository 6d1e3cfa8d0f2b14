"""``licence``: what may be done with the weights of a model."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from quoth._quoth import ModelError, Pipeline

_OWN_CORPUS = "the quoth corpus (CC BY 4.0)"
_WIKIGOLD = "WikiGold (Balasuriya et al., 2009; CC BY 4.0)"
_GUM = "the free part of GUM (Zeldes, 2017; CC BY 4.0, texts CC BY or CC BY-SA)"
_EWT = "the English Web Treebank (Silveira et al., 2014; CC BY-SA 4.0)"
_GAP = "GAP (Webster et al., 2018; Apache-2.0, sentences CC BY-SA)"
_LITBANK = "LitBank (Bamman et al., 2020; CC BY 4.0)"
_TREEBANKS = "the English treebanks EWT (CC BY-SA 4.0), GUM, LinES and ParTUT (CC BY-NC-SA 4.0 in whole or in part)"
_SHARED = (
    "PolNeAR (Newell et al., 2018; no licence stated), worldwide English newswire (Shan et al., 2023; "
    "CC BY-NC-SA 4.0), CrossNER politics (Liu et al., 2021; MIT), "
    f"{_WIKIGOLD}, WNUT-17 (Derczynski et al., 2017; CC BY 4.0), {_GUM}, {_GAP}, {_LITBANK}, {_TREEBANKS}, "
    f"public texts of the US government and {_OWN_CORPUS}"
)
_WORD_LIST = "a word list of the code, which it reads, was counted on treebanks of which some are non-commercial"
_GROUPS = "its groups of words were made from the vectors of all-MiniLM-L6-v2 (Apache-2.0)"
_UNCLEAR = "those of its corpora, some of which are non-commercial, and one of which states none"


class Licence(NamedTuple):
    """What may be done with the weights of a model; the code is free for any use.

    Attributes:
        model: The name of the model.
        commercial_use: Whether the terms of all corpora that it learnt from allow commercial use: False
            where those of one do not, or it states none. None for model files that are none of those
            inside the package, of which nothing is known.
        terms: The terms in words, and what else had a part in it whose terms are others: where there is
            such a thing, with the page of the sources that has all of it.
        credit: A text to credit the corpora with, where the terms ask for it; None where nothing is
            known of the model.

    >>> import quoth
    >>> quoth.licence("sentence").terms.partition(";")[0]
    'those of its treebanks, of which LinES, ParTUT and parts of GUM are non-commercial'
    """

    model: str
    commercial_use: bool | None
    terms: str
    credit: str | None


def _of_default(name: str, base: str) -> Licence:
    credit = f"Model “{name}” of quoth. It learnt from {_SHARED}, on the base of {base} (Apache-2.0)."
    return Licence(name, commercial_use=False, terms=_UNCLEAR, credit=credit)


_INSIDE = {
    one.model: one
    for one in (
        _of_default("accurate", "all-MiniLM-L6-v2, with all-mpnet-base-v2 as teacher"),
        _of_default("fast", "all-MiniLM-L6-v2"),
        Licence(
            "open",
            commercial_use=True,
            terms=(
                "those of its corpora: CC BY 4.0, Apache-2.0, public domain and CC BY-SA 4.0, which is share-alike; "
                "its start, all-MiniLM-L6-v2, is Apache-2.0, and what that was trained on has terms of its own; "
                "early training took its sentence borders from the model “sentence”, which is not cleared for "
                f"commercial use; {_WORD_LIST}: see models/open.md"
            ),
            credit=(
                f"Model “open” of quoth (CC BY-SA 4.0). It learnt from {_OWN_CORPUS}, {_WIKIGOLD}, {_GUM}, UNER EWT "
                f"(Mayhew et al., 2024; CC BY-SA 4.0), {_EWT}, {_GAP}, {_LITBANK} and public texts of the US "
                "government, on the base of all-MiniLM-L6-v2 (Apache-2.0)."
            ),
        ),
        Licence(
            "sentence",
            commercial_use=False,
            terms=f"those of its treebanks, of which LinES, ParTUT and parts of GUM are non-commercial; {_GROUPS}",
            credit=f"Sentence model of quoth. It learnt from {_TREEBANKS}.",
        ),
        Licence(
            "sentence-open",
            commercial_use=True,
            terms=(
                "those of its corpora: CC BY 4.0, public domain and CC BY-SA 4.0, which is share-alike; "
                f"{_GROUPS}, and what that was trained on has terms of its own; {_WORD_LIST}: see "
                "models/sentence-open.md"
            ),
            credit=(
                f"Sentence model “sentence-open” of quoth (CC BY-SA 4.0). It learnt from {_EWT}, {_GUM} "
                f"and {_OWN_CORPUS}."
            ),
        ),
    )
}


def licence(model: str | os.PathLike[str] | Mapping[str, Any]) -> Licence:
    """Say what may be done with the weights of a model.

    What the corpora say, as far as it is known, and no legal advice: LICENSES.md has all of it.

    Args:
        model: "accurate", "fast", "open", "sentence" or "sentence-open"; a model file; or what made a
            document, ``Document.provenance``. Of the last two the SHA-256 is looked at, since any file
            may have one of these names.

    Returns:
        The licence. Of a model that is none of those inside, ``commercial_use`` is None; it splits
        sentences by "sentence-open".

    Raises:
        OSError: The file cannot be read.
        ModelError: It is no model.
        TypeError: It is none of these, as the None of a document that has no provenance.
        ValueError: There is no such model.

    >>> import quoth
    >>> quoth.licence("open").commercial_use, quoth.licence("accurate").commercial_use
    (True, False)

    A guard for a newsroom: nothing goes on that was made by weights that it may not use.

    >>> docs = quoth.analyze_many(["“We will rebuild,” said Ada Okafor."], model="open")
    >>> made = [doc.provenance for doc in docs if doc is not None]
    >>> bool(made) and all(one and quoth.licence(one).commercial_use for one in made)
    True

    It asks each document, since ``docs.provenance`` says nothing of one that has none.
    """
    if isinstance(model, Mapping):
        return _by_checksum(model.get("model", ""), model.get("sha256", ""))
    if not isinstance(model, str | os.PathLike):
        no_provenance = "; a document without provenance has None" if model is None else ""
        message = f"model got {type(model).__name__}; pass a name, a path or Document.provenance{no_provenance}"
        raise TypeError(message)
    if isinstance(model, str) and model in _INSIDE:
        return _INSIDE[model]
    path = Path(model)
    if path.is_file():
        inside = _by_checksum(path.name, sha256(path.read_bytes()).hexdigest())
        if inside.commercial_use is not None:
            return inside
    try:
        made: Any = Pipeline(model=model).provenance
    except ModelError:
        raise
    except ValueError as error:
        # A pipeline does not take those that split sentences alone.
        names = ", ".join(f'"{name}"' for name in _INSIDE)
        message = f'model="{model}" is unknown; choose one of {names}, or pass the path of a model file'
        raise ValueError(message) from error
    return _by_checksum(made["model"], made["sha256"])


def _by_checksum(name: str, sha256: str) -> Licence:
    unknown = Licence(name, commercial_use=None, terms="not known: it is none of the models inside quoth", credit=None)
    return next((one for one in _INSIDE.values() if _checksum(one.model) == sha256), unknown)


@cache
def _checksum(name: str) -> str:
    """Give the SHA-256 of a model inside; "" where the package was built without it."""
    is_sentence = name.startswith("sentence")
    try:
        pipeline = Pipeline(model="open" if name.endswith("open") else "fast" if is_sentence else name)
        (nothing,) = pipeline.analyze_many([""], only=("sentences",) if is_sentence else None, threads=1)
    except ModelError:
        return ""
    made = nothing and nothing.provenance
    return made["sha256"] if made and made["model"] == name else ""
