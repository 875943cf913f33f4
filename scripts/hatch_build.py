"""Puts the front end's bundle into every sdist, wheel and editable installation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))

import build_front_end
import node


class FrontEndHook(BuildHookInterface[Any]):
    """Builds the front end first, where the bundle is missing or old.

    An sdist holds the bundle of its own sources, so that a wheel made from it needs no Node.
    """

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for a Node of the build's own where one is needed and the machine has none."""
        return [] if self._has_bundle() or node.find_node() else [node.WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build the bundle."""
        if not self._has_bundle():
            build_front_end.build()

    def _has_bundle(self) -> bool:
        if (Path(self.root) / "PKG-INFO").is_file():
            return build_front_end.is_bundled()
        return build_front_end.is_current()
