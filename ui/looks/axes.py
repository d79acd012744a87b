"""Axes, rules at a value of theirs, and what a tooltip says."""

from __future__ import annotations

import altair as alt

from ui import theme


def at_least(low: float, high: float) -> alt.Scale:
    """A scale over the data and [low, high].

    Vega draws once before the data come: a scale without any domain has its axis at infinity then.
    """
    return alt.Scale(domain={"unionWith": [low, high]}, zero=False)


def linear_x(field: str, title: str, low: float, high: float, form: str = "") -> alt.X:
    """A linear axis over the data and [low, high]; form is the labels' number format."""
    return alt.X(f"{field}:Q", title=title, scale=at_least(low, high), axis=_labels(form))


def linear_y(field: str, title: str, low: float, high: float, form: str = "") -> alt.Y:
    """As linear_x, upwards."""
    return alt.Y(f"{field}:Q", title=title, scale=at_least(low, high), axis=_labels(form))


def _labels(form: str) -> alt.Axis:
    return alt.Axis(format=form) if form else alt.Axis()


def log_x(
    field: str, title: str, low: float | None = None, high: float | None = None, form: str = ",~r"
) -> alt.X:
    """A log axis over the data and [low, high], which a chart needs whose data come later.

    The table has no 0 in this field.
    """
    return alt.X(f"{field}:Q", title=title, scale=_log(low, high), axis=_log_labels(form))


def log_y(
    field: str, title: str, low: float | None = None, high: float | None = None, form: str = ",~r"
) -> alt.Y:
    """As log_x, upwards."""
    return alt.Y(f"{field}:Q", title=title, scale=_log(low, high), axis=_log_labels(form))


def _log(low: float | None, high: float | None) -> alt.Scale:
    domain = alt.Undefined if low is None or high is None else {"unionWith": [low, high]}
    return alt.Scale(type="log", domain=domain, nice=False)


def _log_labels(form: str) -> alt.Axis:
    return alt.Axis(format=form, tickCount=6, labelOverlap=True, gridOpacity=0.4)


def here_rule(chart: alt.Chart, field: str, colour: str = theme.NEUTRAL) -> alt.Chart:
    """An upright rule where the page is; all rows of the data have the same number there."""
    return chart.mark_rule(strokeDash=[4, 4], color=colour).encode(x=f"mean({field}):Q")


def level_rule(chart: alt.Chart, field: str, colour: str = theme.NEUTRAL) -> alt.Chart:
    """A level rule at a value to compare with, the same in all rows, such as a target's."""
    return chart.mark_rule(strokeDash=[2, 3], color=colour).encode(y=f"mean({field}):Q")


def level_words(chart: alt.Chart, field: str, words: str, colour: str = theme.NEUTRAL) -> alt.Chart:
    """What that level is, above the rule at its left end."""
    text = chart.mark_text(align="left", dx=4, dy=-7, color=colour, text=words)
    return text.encode(x=alt.value(0), y=f"mean({field}):Q")


def tip(field: str, title: str = "", form: str = "") -> alt.Tooltip:
    """A line of a tooltip: the field's title, if it is not its name, and its number format."""
    return alt.Tooltip(field, title=title or alt.Undefined, format=form or alt.Undefined)
