"""Several browsers at work at once: each has its own thread, and takes the next task when free."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.visitors import Visitors

OPENING = ["--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars"]
MOST = 4
T = TypeVar("T")


def open_chromium(playwright: Playwright) -> Browser:
    """Debian's Chromium; without it these tests fail."""
    path = shutil.which("chromium")
    assert path, "these tests need Chromium: scripts/debian-packages"
    return playwright.chromium.launch(executable_path=path, args=OPENING, timeout=120_000)


class Crowd:
    """As many browsers as the machine has cores, two to four."""

    def __init__(self) -> None:
        self.many = min(max(os.cpu_count() or 2, 2), MOST)
        self._pool = ThreadPoolExecutor(self.many, "crowd")
        self._mine = threading.local()
        self._everyone = threading.Barrier(self.many)

    def each(self, tasks: Sequence[Callable[[Visitors], T]]) -> list[T]:
        """What each task gives, in the order of the tasks; the long ones are best put first."""
        coming = [self._pool.submit(self._do, task) for task in tasks]
        try:
            return [one.result() for one in coming]
        finally:
            for one in coming:
                one.cancel()

    def close(self) -> None:
        """Close every browser in the thread that opened it."""
        for one in [self._pool.submit(self._close) for _ in range(self.many)]:
            one.result()
        self._pool.shutdown()

    def _do(self, task: Callable[[Visitors], T]) -> T:
        if not hasattr(self._mine, "browser"):
            self._mine.playwright = sync_playwright().start()
            self._mine.browser = open_chromium(self._mine.playwright)
        people = Visitors(self._mine.browser)
        try:
            return task(people)
        finally:
            people.close()

    def _close(self) -> None:
        self._everyone.wait(60)
        if hasattr(self._mine, "browser"):
            self._mine.browser.close()
            self._mine.playwright.stop()
