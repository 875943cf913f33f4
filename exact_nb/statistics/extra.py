"""The libraries of the extra ``stats``, loaded when first needed: importing them takes seconds."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from exact_nb.errors import ExactError

__all__ = ["need"]


def need(module: str) -> Any:
    """Import a module of the extra.

    Parameters
    ----------
    module : str
        Full name, for example ``"scipy.spatial"``.

    Raises
    ------
    exact_nb.errors.ExactError
        If it is not installed; the line says what to install.
    """
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise ExactError(f"{package} is not installed: pip install 'exact-nb[stats]'") from error
