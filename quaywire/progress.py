"""What a person sees while work goes on: a bar on a terminal, plain lines in a pipe if asked for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

Tell = Callable[[str], None]
WIDTH = 60  # characters of a line beside the bar


@contextmanager
def progress(
    label: str, *, console: Console, total: int | None = None, verbose: bool = False
) -> Iterator[Tell]:
    """Yield what is called with a line for each step done; ``total`` steps are to come, None if nobody knows.

    ``console`` writes to stderr, so that a pipe of stdout carries alerts or findings alone.
    """
    if not console.is_terminal:
        plain = Console(stderr=True, markup=False, highlight=False, soft_wrap=True, quiet=not verbose)
        yield lambda line: plain.print(f"{label}: {line}")
        return
    counter = MofNCompleteColumn() if total else TextColumn("{task.completed:.0f}")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), counter)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda line: bar.update(task, advance=1, description=f"{label}: {escape(line[:WIDTH])}")
