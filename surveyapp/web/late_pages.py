"""Pages whose modules are loaded when somebody first asks for one of them.

Figures need pandas, PyArrow and Matplotlib, comments lists of words and, for suggested themes, scikit-learn: half of
the memory of a process and most of the time that it takes to start. Respondents never need them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

READ = ("GET",)
FORM = ("GET", "POST")
ACT = ("POST",)


def late_page(module: str, name: str) -> Callable[..., ResponseReturnValue]:
    """The page of this name in a module of this package, found when it is asked for."""

    def page(**values: Any) -> ResponseReturnValue:
        found: Callable[..., ResponseReturnValue] = getattr(import_module(f"surveyapp.web.{module}"), name)
        return found(**values)

    return page


def add(blueprint: Blueprint, pages: Iterable[tuple[str, str, str, Iterable[str]]]) -> None:
    """Give pages to a blueprint: of each the address, the module, the name and the methods."""
    for address, module, name, methods in pages:
        blueprint.add_url_rule(address, name, late_page(module, name), methods=list(methods))
