"""Docstrings for the reference: those of the compiled module, and examples as blocks of code.

The types of the compiled module stand in its stub, its docstrings in the module itself. A griffe
extension brings both together, for mkdocstrings.
"""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from typing import Any

import griffe

# An example: lines from ">>>" to the next empty line.
_EXAMPLE = re.compile(r"^([ ]*)(>>> .*(?:\n(?=[ ]*\S).*)*)", re.MULTILINE)


def fenced(text: str) -> str:
    """Put examples into fences: Markdown reads ">>>" as a quotation."""

    def fence(found: re.Match[str]) -> str:
        indent, example = found.groups()
        return f"{indent}```pycon\n{indent}{example}\n{indent}```"

    return _EXAMPLE.sub(fence, text)


def aliases_of(stub: griffe.Module) -> dict[str, str]:
    """Give what the names of types in a stub stand for, with no such name in it."""
    found: dict[str, str] = {}
    for name, member in stub.members.items():
        if name.startswith("_") and member.is_attribute and member.value is not None:
            found[name] = str(spelt_out(str(member.value), found))
    return found


def spelt_out(annotation: Any, aliases: dict[str, str]) -> Any:  # noqa: ANN401 a str, an expression or None
    text = str(annotation)
    if not re.search(r"\b_[A-Z]", text):
        return annotation
    return re.sub(r"\b_[A-Z]\w*", lambda name: aliases.get(name[0], name[0]), text)


class Docstrings(griffe.Extension):  # type: ignore[misc] # griffe need not be there
    """Give every object of the package the docstring that it has at run time."""

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        compiled = import_module(f"{pkg.name}._quoth")
        self._describe(pkg["_quoth"], compiled)
        self._spell_out(pkg["_quoth"], aliases_of(pkg["_quoth"]))
        self._fence(pkg)

    def _describe(self, documented: griffe.Object, value: object) -> None:
        for name, member in documented.members.items():
            found = getattr(value, name, None)
            if member.is_alias or found is None or (name.startswith("_") and name != "__init__"):
                continue
            text = inspect.getdoc(found)
            if text and name in vars(value):
                member.docstring = griffe.Docstring(text, parent=member, parser=griffe.Parser.google)
            if member.is_class:
                if "__new__" in member.members:
                    # Where the reference looks for the parameters of a class.
                    member.set_member("__init__", member.members.pop("__new__"))
                self._describe(member, found)

    def _spell_out(self, documented: griffe.Object, aliases: dict[str, str]) -> None:
        """Put what they stand for in place of the stub's own names of types, which readers cannot look up."""
        for member in documented.members.values():
            if member.is_alias:
                continue
            if member.is_function:
                for parameter in member.parameters:
                    parameter.annotation = spelt_out(parameter.annotation, aliases)
            if member.is_class:
                self._spell_out(member, aliases)

    def _fence(self, documented: griffe.Object) -> None:
        for member in documented.members.values():
            if not member.is_alias:
                self._fence(member)
        if documented.docstring:
            documented.docstring.value = fenced(documented.docstring.value)
