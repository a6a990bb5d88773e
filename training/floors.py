"""The least that each field may score before a change fails in CI."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from training.scoring import Scores, value


class Floors(BaseModel):
    """``training/floors.toml``: a table per split, field -> least value (F1 or accuracy, 0 to 1)."""

    train: dict[str, float] = {}
    dev: dict[str, float] = {}
    test: dict[str, float] = {}

    def of(self, split: str) -> Mapping[str, float]:
        """The floors of ``split``; none for articles from outside."""
        return {"train": self.train, "dev": self.dev, "test": self.test}.get(split, {})


def below(scores: Scores, floors: Mapping[str, float]) -> Iterator[str]:
    """One line for each field under its floor, or with a floor but not scored at all (a misspelt field)."""
    for field, floor in floors.items():
        if field not in scores:
            yield f"{field} was not scored"
        elif value(field, scores[field]) < floor:
            yield f"{field} {value(field, scores[field]):.3f} < {floor:.3f}"
