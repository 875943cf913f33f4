"""Plugins that propose annotations and the jobs that run them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from exact_nb.model.record import Record, check_share

__all__ = ["Job", "JobState", "Plugin"]


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Plugin(Record):
    """A model or method that proposes annotations.

    Attributes
    ----------
    name : str
        Unique in a store together with `version`.
    version : str
        Of the model, kept with everything it proposes.
    user_id : int
        The plugin account it acts as.
    entry_point : str
        ``"package.module:function"``.
    description : str
        For people.
    parameters : dict
        Defaults of its settings; JSON values only.
    """

    name: str
    version: str = ""
    user_id: int = 0
    entry_point: str = ""
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job(Record):
    """One run of a plugin over one image.

    Attributes
    ----------
    plugin_id, image_id, creator_id : int
        What runs, on what, asked by whom.
    state : JobState
        Where it stands.
    progress : float
        From 0 to 1.
    message : str
        For people: what it is doing, or why it failed.
    parameters : dict
        Settings of this run; JSON values only.
    started_at, ended_at : datetime.datetime or None
        In UTC.
    """

    plugin_id: int
    image_id: int
    creator_id: int = 0
    state: JobState = JobState.WAITING
    progress: float = 0.0
    message: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    started_at: datetime | None = None
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        Record.__post_init__(self)
        check_share(self, "progress")
