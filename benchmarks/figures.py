"""How figures are taken and printed."""

import platform
import subprocess
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]


class Timings:
    """Durations of one kind of event, in seconds."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        begun = time.perf_counter()
        yield
        self.seconds.append(time.perf_counter() - begun)

    def percentile(self, percent: float) -> float:
        """Return a percentile in milliseconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] * 1000

    def show(self, percents: Sequence[int] = (50, 95)) -> str:
        figures = "  ".join(f"p{p} {self.percentile(p):7.1f} ms" for p in percents)
        return f"{figures}  (n={len(self.seconds)})"


def print_machine() -> None:
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    memory = psutil.virtual_memory().total / 2**30
    print(f"commit {commit}, {platform.platform()}, {psutil.cpu_count()} cores, {memory:.0f} GiB")


def resident(pid: int) -> float:
    """Return a process's resident memory in MiB."""
    return float(psutil.Process(pid).memory_info().rss) / 2**20


def print_row(name: str, figures: str) -> None:
    print(f"  {name:<46}{figures}", flush=True)
