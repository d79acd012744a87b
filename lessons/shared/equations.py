"""The chapter's equations, each once: number, title, the function that computes it, LaTeX, a note.

docs/equations.md has the numbering. A lesson adds the numbers of its runs. An equation whose
function is a lesson's own is an Equation in that lesson.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core import (
    averages,
    batches,
    costs,
    diagnosis,
    dropout,
    engine,
    gradient_check,
    initialization,
    network,
    optimizers,
    scaling,
    schedules,
    splits,
)
from lessons.shared import cost_surface


@dataclass(frozen=True)
class Equation:
    """One equation and the function that computes it.

    number is the chapter's; where it gives none, the section (or figure) that says it. note is what
    has to be said about the equation itself. numbers are the symbols' values in the run on the
    screen, written as they are to be read.
    """

    number: str
    title: str
    code: Callable[..., Any]
    latex: str
    note: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def label(self) -> str:
        """The number in brackets, as the chapter prints it, and the title."""
        return f"({self.number}) {self.title}" if self.number else self.title

    def with_note(self, note: str) -> Equation:
        """The equation with what a page has to say about it, after what is always said."""
        return replace(self, note=f"{self.note} {note}".strip())


# fmt: off
ALL = (
    Equation("8.2.1", "stratified", splits.stratified_split,
             r"m_{c,\text{part}} \approx s_\text{part}\, m_c \text{ for each class } c"),
    Equation("8.2.2", "bias and variance", diagnosis.diagnose,
             r"\text{bias} = e_\text{train}, \quad"
             r" \text{variance} = e_\text{dev} - e_\text{train}"),
    Equation("Fig. 3", "the recipe", diagnosis.advise,
             r"e_\text{train} - e_\text{hoped} > \text{slack}\,?\quad"
             r" e_\text{dev} - e_\text{train} > \text{slack}\,?"),
    Equation("1", "normalization", scaling.apply,
             r"z_i = \frac{x_i - u_i}{s_i}"),
    Equation("8.3", "a linear unit's cost", cost_surface.linear_unit,
             r"z = w_1 x_1 + w_2 x_2 + b,\quad J = \frac{1}{2m}\sum (z - y)^2"),
    Equation("8.3", "largest stable α", cost_surface.largest_stable_alpha,
             r"|1 - \alpha e_i| < 1 \;\Rightarrow\; \alpha < \frac{2}{e_{max}}"),
    Equation("8.3", "what a step leaves", cost_surface.share_left,
             r"J_t - J_{min} = \tfrac12 \sum_i e_i c_i^2 (1 - \alpha e_i)^{2t}"),
    Equation("2", "one unit", network.forward,
             r"z = w_1 x_1 + w_2 x_2 + \dots + w_n x_n + b",
             "A layer (12) of one unit."),
    Equation("3", "He", initialization.he,
             r"W^{[l]} = N(0,1)\,\sqrt{2 / n_{l-1}}",
             "For relu, which sets about half of Z to 0."),
    Equation("4", "Xavier", initialization.xavier,
             r"W^{[l]} = N(0,1)\,\sqrt{1 / n_{l-1}}",
             "For tanh, with slope 1 around 0."),
    Equation("5", "Glorot", initialization.glorot,
             r"W^{[l]} = N(0,1)\,\sqrt{2 / (n_l + n_{l-1})}",
             "A compromise: one scale keeps the size of A, another that of dZ. Between equal "
             "layers it is Xavier's."),
    Equation("8.9.1", "drawing W", initialization.initialize,
             r"W^{[l]} = N(0,1) \cdot s_l,\quad b^{[l]} = 0",
             "For one seed, all initializations use the same random draws. Only s differs."),
    Equation("8.4", "equal rows", network.deltas,
             r"w_i = w_j,\ w'_i = w'_j \;\Rightarrow\; dZ_i = dZ_j \;\Rightarrow\; dw_i = dw_j",
             "w are a unit's incoming weights, w' its outgoing ones. Each row of dW comes "
             "from its own unit's dZ only. So two equal units get equal updates, and stay "
             "equal."),
    Equation("8.4", "backward through layers", network.deltas,
             r"dZ^{[l]} = W^{[l+1]T} dZ^{[l+1]} * g'(Z^{[l]}),\quad"
             r" dW^{[l]} = \tfrac{1}{m} dZ^{[l]} A^{[l-1]T}",
             "dW is A of the layer before times dZ of its own layer. If A shrinks from layer "
             "to layer forwards, and dZ as much backwards, every dW is about equally small."),
    Equation("6", "cost", costs.cross_entropy,
             r"J = \frac{1}{m}\sum_{i=1}^{m} L(\hat y^{(i)}, y^{(i)})"),
    Equation("7", "L2, one unit", costs.penalty,
             r"J + \frac{\lambda}{2m}\|W\|_2^2",
             "For logistic regression. For a network, (9) adds this up over all layers."),
    Equation("8", "L1", costs.penalty,
             r"J + \frac{\lambda}{m}\|W\|_1",
             "The chapter's text lost this equation's factor; λ/m is what its code would need."),
    Equation("9", "L2", costs.penalty,
             r"J + \frac{\lambda}{2m}\sum_l \|W^{[l]}\|_F^2"),
    Equation("10", "gradient", network.slopes,
             r"dW^{[l]} = \frac{1}{m} dZ^{[l]} A^{[l-1]T} + \frac{\lambda}{m} W^{[l]}"),
    Equation("8, 10", "with a penalty", costs.penalty_gradient,
             r"dW^{[l]} = \frac{1}{m} dZ^{[l]} A^{[l-1]T} + \frac{\lambda}{m} W^{[l]}"
             r" + \frac{\lambda_1}{m} \mathrm{sign}(W^{[l]})"),
    Equation("11", "weight decay", costs.decay_factor,
             r"W^{[l]} := \left(1 - \frac{\alpha\lambda}{m}\right) W^{[l]}"
             r" - \frac{\alpha}{m} dZ^{[l]} A^{[l-1]T}",
             "L2 makes every weight smaller by the same share, L1 by the same amount."),
    Equation("12", "layer", network.forward,
             r"Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]},\quad A^{[l]} = g(Z^{[l]})"),
    Equation("8.5.3", "draw", dropout.draw_mask,
             r"D^{[l]} = \mathrm{rand}(n_l, m) < keep\_prob"),
    Equation("8.5.3", "drop", dropout.drop,
             r"A^{[l]} := \frac{A^{[l]} * D^{[l]}}{keep\_prob}, \quad"
             r" dA^{[l]} := \frac{dA^{[l]} * D^{[l]}}{keep\_prob}"),
    Equation("8.5.3", "backward", network.deltas,
             r"dZ^{[l]} = \frac{(W^{[l+1]T} dZ^{[l+1]}) * D^{[l]}}{keep\_prob} * g'(Z^{[l]})"),
    Equation("8.6.2", "batches", batches.batches,
             r"(X^{\{t\}}, Y^{\{t\}}), \quad t = 1, \dots, \lceil m / B \rceil",
             "The last batch of an epoch has what is left."),
    Equation("8.6.2", "cost J{t}", engine.cost_and_gradient,
             r"J^{\{t\}} = \frac{1}{B}\sum_{i \in \{t\}} L(\hat y^{(i)}, y^{(i)})"
             r" + \frac{\lambda}{2B}\sum_l \|W^{[l]}\|_F^2",
             "In this function m is the number of examples in the batch, as in the chapter."),
    Equation("8.6.2", "gradient descent", optimizers.gradient_descent,
             r"W^{[l]} := W^{[l]} - \alpha\, dW^{[l]}, \quad"
             r" b^{[l]} := b^{[l]} - \alpha\, db^{[l]}",
             "Eq. 11 without a penalty."),
    Equation("13", "weighted average", averages.average_step,
             r"v_t = \beta v_{t-1} + (1-\beta)\,\theta_t,\quad v_0 = 0"),
    Equation("14", "unrolled", averages.average_weights,
             r"v_t = (1-\beta)(\theta_t + \beta\theta_{t-1} + \dots + \beta^{t-1}\theta_1)"),
    Equation("15", "bias correction", averages.bias_corrected,
             r"\hat v_t = \frac{v_t}{1-\beta^t}",
             "The chapter writes :=, as if v itself were overwritten. It must not be: the "
             "lesson on optimizers shows what would happen, on its network tab."),
    Equation("16", "the loop", averages.exponentially_weighted_averages,
             r"v := \beta v + (1-\beta)\,\theta_t"),
    Equation("17", "momentum", optimizers.momentum,
             r"\begin{aligned} v &= \beta v + (1-\beta)\,dW \\ W &:= W - \alpha v \end{aligned}"),
    Equation("18", "RMSprop", optimizers.rmsprop,
             r"\begin{aligned} s &= \beta s + (1-\beta)\,dW * dW \\"
             r" W &:= W - \alpha \frac{dW}{\sqrt{s} + \varepsilon} \end{aligned}",
             "The chapter prints the squared norm of dW; the method squares each element. It "
             "also prints √(s + ε); the lesson on optimizers shows the difference, on its "
             "network tab."),
    Equation("19", "Adam", optimizers.adam,
             r"\begin{aligned} v &= \beta_1 v + (1-\beta_1)\,dW \\"
             r" s &= \beta_2 s + (1-\beta_2)\,dW * dW \\"
             r" \hat v &= \tfrac{v}{1-\beta_1^t},\ \hat s = \tfrac{s}{1-\beta_2^t} \\"
             r" W &:= W - \alpha \frac{\hat v}{\sqrt{\hat s} + \varepsilon} \end{aligned}",
             "v and s are kept uncorrected from update to update. Only v̂ and ŝ are corrected."),
    Equation("18, 19", "the root", optimizers.root,
             r"\sqrt{s} + \varepsilon \quad\text{or}\quad \sqrt{s + \varepsilon}",
             "The chapter prints √(s + ε) with ε = 10E-8, which is 1e-7; Adam's paper has "
             "√s + ε with 1e-8."),
    Equation("20", "inverse time", schedules.inverse_time,
             r"\alpha = \frac{\alpha_0}{1 + decay\_rate \cdot epoch}"),
    Equation("21", "exponential", schedules.exponential,
             r"\alpha = base^{epoch} \cdot \alpha_0",
             "The chapter's base is 0.95."),
    Equation("22", "inverse root", schedules.inverse_root_epoch,
             r"\alpha = \frac{k}{\sqrt{epoch}} \cdot \alpha_0"
             r"\quad\text{or}\quad \alpha = \frac{k}{\sqrt{t}} \cdot \alpha_0"),
    Equation("23", "derivative", gradient_check.two_sided_difference,
             r"\frac{d}{d\theta}J(\theta) = \lim_{\varepsilon \to 0}"
             r"\frac{J(\theta+\varepsilon) - J(\theta-\varepsilon)}{2\varepsilon}",
             "On a computer ε is small, but not 0: (24)."),
    Equation("24", "two-sided difference", gradient_check.two_sided_difference,
             r"\frac{d}{d\theta}J(\theta) \approx"
             r" \frac{J(\theta+\varepsilon) - J(\theta-\varepsilon)}{2\varepsilon}"),
    Equation("25", "the check", gradient_check.gradient_check,
             r"g(\theta) \approx"
             r" \frac{J(\theta+\varepsilon) - J(\theta-\varepsilon)}{2\varepsilon}"),
    Equation("26", "one parameter moved", gradient_check.perturbed,
             r"\theta^{(i\pm)} = \theta \pm \varepsilon \vec e_i"),
    Equation("27", "every parameter", gradient_check.batched_difference,
             r"\begin{aligned} g_{approx,i}(\theta) &="
             r" \frac{J(\theta^{(i+)}) - J(\theta^{(i-)})}{2\varepsilon} \\"
             r" \theta^{(i\pm)} &= \theta \pm \varepsilon \vec e_i \end{aligned}",
             "Many perturbed θ go through forward() at once. One after the other, as in (24), "
             "gives the same numbers."),
    Equation("8.8", "d", gradient_check.GradientCheck,
             r"d = \frac{\|g_{approx} - g\|_2}{\|g_{approx}\|_2 + \|g\|_2}"),
)
"""In the chapter's order. A line each: what it is, how it reads, what has to be said."""
# fmt: on

EQUATIONS = {one.number if one.number.isdigit() else one.title: one for one in ALL}
"""By the chapter's number, or by the title of what it does not number."""

Numbers = dict[str | Equation, dict[str, str]]
"""{number, title or equation: {symbol: its value in a run}}."""


def with_numbers(*found: Numbers) -> list[Equation]:
    """The equations with a run's numbers, in the order given."""
    return [
        replace(EQUATIONS[one] if isinstance(one, str) else one, numbers=numbers)
        for part in found
        for one, numbers in part.items()
    ]


def equation_of(number: str, title: str, code: Callable[..., Any]) -> Equation:
    """What core has registered by name: the chapter's equation of that number, its own code.

    Where the chapter has no such equation there is only the code.
    """
    known = EQUATIONS.get(number, Equation(number, title, code, ""))
    return replace(known, title=title, code=code)
