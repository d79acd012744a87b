"""Every random number of the app comes from a stream that this module makes, by name and seed."""

from __future__ import annotations

import numpy as np

STREAMS: dict[str, tuple[int, ...]] = {
    "data": (),
    "batches": (2,),
    "dropout": (3,),
    "training subset": (4,),
    "curve sample": (10,),
    "curve errors": (11,),
    "curve fan": (12,),
    "race starts": (20,),
    "gradient noise": (21,),
    "bootstrap": (30,),
    "fresh points": (31,),
    "signals": (84,),
    "splits": (),
    "dev accuracies": (),
    "small dev sets": (),
    "thinned nets": (),
    "timed weights": (),
    "exercise cases": (40,),
}
"""What is mixed into the seed of each stream, so that equal seeds do not make equal draws.

() is the seed alone. Changing a number here changes every run that draws from that stream.
"""


def stream(name: str, seed: int, draw: int | None = None) -> np.random.Generator:
    """The generator of one of STREAMS, at its beginning; draw tells repeated ones apart.

    Fresh masks come from SFC64 (Doty-Humphrey, in PractRand), which the compiled engine repeats;
    all others from PCG64 (O'Neill, 2014). Raises KeyError for a name that is not in STREAMS.

    >>> stream("batches", 0).permutation(4), stream("dropout", 0).permutation(4)
    (array([2, 1, 0, 3]), array([0, 1, 3, 2]))
    """
    numbers = [seed, *STREAMS[name], *(() if draw is None else (draw,))]
    kind = np.random.SFC64 if name == "dropout" else np.random.PCG64
    return np.random.Generator(kind(np.random.SeedSequence(numbers)))


def chapter_stream(seed: int) -> np.random.RandomState:
    """The numbers that follow the chapter's `np.random.seed(seed)`: weights and frozen masks.

    NumPy keeps this stream (the Mersenne Twister of Matsumoto and Nishimura, 1998) as it is.

    >>> chapter_stream(3).standard_normal(2).round(4)
    array([1.7886, 0.4365])
    """
    return np.random.RandomState(seed)
