"""Ctrl-C: the first ends the run, and those that come while it ends change nothing."""

from __future__ import annotations

import signal
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

_PATIENCE = 5.0
"""So many seconds an interrupt has to end the run; after that, the next one interrupts anew."""


class Interrupts:
    """Hears SIGINT in place of Python, whose handler would break off the tidying up after the first.

    A terminal and ``timeout`` may send several at once. Where somebody else handles the signal, or
    it is ignored, as in the background of a shell, that stays so.
    """

    def __init__(self) -> None:
        self.heard = False
        self._last = 0.0
        self._is_ours = False

    def listen(self) -> None:
        """Begin to hear the signal; only the main thread can."""
        is_main = threading.current_thread() is threading.main_thread()
        if is_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._hear)
            self._is_ours = True

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if self.heard and now - self._last < _PATIENCE:
            return
        self.heard, self._last = True, now
        raise KeyboardInterrupt

    def end(self, *, with_process: bool) -> None:
        """Hear nothing any more: let Python handle the signal again, or ignore it if the process ends."""
        if self._is_ours:
            signal.signal(signal.SIGINT, signal.SIG_IGN if with_process else signal.default_int_handler)
