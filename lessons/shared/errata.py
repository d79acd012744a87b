"""The chapter's ten disagreements (docs/equations.md), in words; measures are in errata_runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lessons.shared import errata_runs as runs
from lessons.shared.errata_runs import Shown


@dataclass(frozen=True)
class Erratum:
    """One disagreement: what the text says, what the code does, what follows, and two numbers.

    show : computes the numbers, which differ in one thing only. page, parameters : where a lesson
    has more of it; parameters are the link's.
    """

    name: str
    title: str
    text: str
    code: str
    follows: str
    show: Callable[[], Shown]
    page: str
    parameters: tuple[tuple[str, str], ...] = ()


ERRATA = (
    Erratum(
        "mask",
        "1 · Dropout drops the same units at every update",
        "The units to drop are drawn again after each update (8.5.3).",
        "The random numbers are seeded anew inside every forward pass. So every update draws the "
        "same numbers, and drops the same units.",
        "Some units never learn from some examples. One fixed smaller net is trained in place of "
        "many. The accuracies that the chapter prints for dropout came from such a run. The app "
        "draws anew; the switch “frozen mask” brings the other behaviour back.",
        runs.frozen_mask,
        "pages/dropout.py",
    ),
    Erratum(
        "band",
        "2 · A printed accuracy is one point of a band",
        "Each run ends with one accuracy, printed with many digits.",
        "At a learning rate of 0.3 the weights still move when the run ends. Points near the "
        "boundary change sides from update to update.",
        "Another processor adds in another order, and stops at another point of the band. Your "
        "own right program need not print the same digits. The app shows lowest and highest.",
        runs.band,
        "pages/lab.py",
    ),
    Erratum(
        "square",
        "3 · RMSprop: a square for each element, or one for all",
        "Equation 18 prints the squared length of dW, one number for a whole matrix. It also "
        "has ε inside the root.",
        "The method, as its authors use it, squares each element of dW. Adam's paper adds ε "
        "after the root.",
        "With one number for all, a small slope still makes a small step, which is what RMSprop "
        "is to mend. With ε inside the root, it counts as √ε, and very small slopes hardly move.",
        runs.square,
        "pages/optimizers.py",
        (("optimizers_tab", "The network"),),
    ),
    Erratum(
        "assign",
        "4 · The bias correction is stored, or only used",
        "Equations 15 and 19 write := for the corrected average, which stores it over the old one.",
        "A working Adam keeps the average as it is, and corrects a copy for the step.",
        "Once stored, the correction enters the next average and is applied to it again. The "
        "averages grow far beyond the gradients.",
        runs.assign,
        "pages/optimizers.py",
        (("optimizers_tab", "The network"),),
    ),
    Erratum(
        "epsilon",
        "5 · How small ε is",
        "ε is printed as 10E-8.",
        "A computer reads 10E-8 as 10 times 1e-8, which is 1e-7. Adam's paper says 1e-8.",
        "Only slopes about as small as ε notice. Their steps become shorter with the larger ε.",
        runs.epsilon,
        "pages/optimizers.py",
        (("optimizers_tab", "The network"),),
    ),
    Erratum(
        "names",
        "6 · Names that are not there, or there twice",
        "The listings are to run as they are printed.",
        "model() calls compute_loss, but the function is compute_cost. np.int is gone from NumPy. "
        "load_planar_dataset is defined twice: the second (two spirals) hides the first (a "
        "flower). D2 takes its number of columns from A1; A2 has as many, so that one is harmless.",
        "The program stops with a NameError or an AttributeError. Whoever expects the flower "
        "gets the spirals.",
        runs.names,
        "pages/lab.py",
    ),
    Erratum(
        "nansum",
        "7 · A cost that hides that training failed",
        "The cost is the mean loss of the examples (eq. 6).",
        "The code sums with nansum, which skips every value that is not a number (NaN).",
        "Where the numbers have overflowed, all losses are NaN and the cost is 0, the best there "
        "is. The app computes the cost from Z, lets NaN through, and says that a run diverged.",
        runs.nansum,
        "pages/lab.py",
        (("alpha", "100"),),
    ),
    Erratum(
        "sigmoid",
        "8 · A sigmoid that overflows",
        "The sigmoid is 1 / (1 + exp(-z)), a number between 0 and 1 for every z.",
        "At z = -1000 the code computes exp(1000), which is too large for the computer.",
        "NumPy warns of an overflow and answers 0. The logarithm of that 0 makes an infinite "
        "loss. The app takes exp of numbers up to 0 only, and the loss from z.",
        runs.stable_sigmoid,
        "pages/lab.py",
    ),
    Erratum(
        "bias",
        "9 · Two meanings of bias",
        "Bias is the training error; variance is the dev error minus the training error (8.2.2).",
        "In statistics, bias² is how far the mean prediction over many samples lies from the "
        "truth. Noise is a part of its own.",
        "A model of exactly the right kind has no bias in the second meaning. Its training error "
        "is still not 0, as the noise remains. Say which meaning you use.",
        runs.bias,
        "pages/bias_variance.py",
        (("bias_variance_tab", "Fitting a curve"),),
    ),
    Erratum(
        "kink",
        "10 · A right gradient can fail its check",
        "A relative distance d below 1e-7 says that the gradient is right (8.8).",
        "The net has relu units, whose slope jumps at 0. The check moves each parameter by ±ε. "
        "If such a step crosses the jump, the difference is no slope.",
        "d is large though the code is right. Check again with a smaller ε, or without the "
        "parameters whose step crosses a jump.",
        runs.kink,
        "pages/gradcheck.py",
    ),
)
"""In the order of docs/equations.md."""
