"""Waiting for what a widget does on a thread of its own; for scripts."""

from __future__ import annotations

from threading import Thread

__all__ = ["wait_for"]


def wait_for(thread: Thread | None, timeout: float, late: str) -> None:
    """Wait until a thread has ended, if there is one.

    Parameters
    ----------
    thread : threading.Thread or None
        What is waited for.
    timeout : float
        Seconds.
    late : str
        What is to be said of it then, for example "the sheet is not drawn".

    Raises
    ------
    TimeoutError
        If it takes longer.
    """
    if thread is None:
        return
    thread.join(timeout)
    if thread.is_alive():
        raise TimeoutError(f"{late} after {timeout} s")
