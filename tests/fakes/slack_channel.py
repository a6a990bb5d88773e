"""One channel of the fake workspace: what it holds, and how fast it takes more."""

import time
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Channel:
    """``state`` is ok, or the error that posting meets; ``readable`` False: history says not_in_channel."""

    state: str = "ok"
    readable: bool = True
    messages: list[dict[str, Any]] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)
    tokens: float = 0.0
    filled_at: float = 0.0

    def takes_one(self, per_second: float, burst: int) -> bool:
        """A token bucket: False where the channel is over its rate."""
        at = time.monotonic()
        self.tokens = min(burst, self.tokens + (at - self.filled_at) * per_second)
        self.filled_at = at
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True

    def max_rate(self) -> int:
        """The most messages that arrived within any one second."""
        at = self.arrivals
        return max((sum(1 for other in at if start <= other < start + 1.0) for start in at), default=0)
