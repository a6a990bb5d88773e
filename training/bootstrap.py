"""How far a score may be trusted: articles drawn again and again, with replacement."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.scoring import ACCURACIES, Scores, total, value

ROUNDS, SEED, LEVEL = 1000, 20261125, 0.95


def intervals(scores: Sequence[Scores]) -> dict[str, tuple[float, float]]:
    """Field -> lower and upper bound of the 95 % percentile interval over articles (Efron's bootstrap)."""
    picks = np.random.default_rng(SEED).integers(0, len(scores), size=(ROUNDS, len(scores)))
    return {field: _interval(field, scores, picks) for field in total(scores)}


def _interval(field: str, scores: Sequence[Scores], picks: np.ndarray) -> tuple[float, float]:
    counts = np.array([one.get(field, (0, 0, 0)) for one in scores])
    right, false, missed = np.moveaxis(counts[picks].sum(axis=1), 1, 0)
    weight = 1 if field in ACCURACIES else 2
    below = weight * right + false + missed
    drawn = np.where(below > 0, weight * right / np.maximum(below, 1), value(field, (0, 0, 0)))
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
