"""The equations that only the lesson on bias and variance has."""

from __future__ import annotations

from lessons.bias_variance.curve_fitting import decompose, fit, measure_errors
from lessons.bias_variance.splitting import advised_fractions, standard_error
from lessons.shared.equations import Equation

SHARES = Equation(
    "8.2.1",
    "the shares",
    advised_fractions,
    r"s_\text{dev} = s_\text{test} = \min(0.2,\ \max(0.01,\ 10\,000 / m))",
)
CHANCE = Equation(
    "8.2.1", "chance in the dev error", standard_error, r"\sqrt{p\,(1 - p)\,/\,m_\text{dev}}"
)
SOURCES = Equation(
    "8.2.2",
    "the three sources",
    decompose,
    r"E\,(y - \hat f(x))^2 = (E \hat f(x) - f(x))^2 + \mathrm{Var}\,\hat f(x) + \sigma^2",
)
MEASURED = Equation(
    "8.2.2",
    "measured",
    measure_errors,
    r"\frac{1}{R}\sum_{r=1}^{R} \frac{1}{n}\sum_{i=1}^{n} (\hat f_r(x_{ri}) - y_{ri})^2",
)
FIT = Equation(
    "Fig. 2",
    "least squares",
    fit,
    r"\min_c \sum_{i=1}^{m} \Big(\sum_{k=0}^{d} c_k T_k(x_i) - y_i\Big)^2",
)
