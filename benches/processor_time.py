"""How long a call takes, in processor time: what else a machine does counts less than by the clock."""

import time
from collections.abc import Callable


def best(work: Callable[[], object], runs: int) -> float:
    """The least seconds of so many runs."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)
