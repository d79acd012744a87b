"""Lesson on bias and variance (8.2): splits, curve fitting, and the diagnosis of a network."""

from __future__ import annotations

from lessons.bias_variance import screen
from lessons.bias_variance.screen.curve_fitting import show_curve_fitting
from lessons.bias_variance.screen.network import SLOT, show_network
from lessons.bias_variance.screen.splitting import show_splitting
from ui.arrival import declared_in, enter
from ui.contents import under_the_router
from ui.how_often import show_how_often
from ui.lesson import question, show_sections, tabs_of

SECTIONS = {
    "A network": show_network,
    "Fitting a curve": show_curve_fitting,
    "Splitting the data": show_splitting,
}
TABS = tabs_of(f"{SLOT}_tab", SECTIONS)

under_the_router()
enter(TABS, *declared_in(screen))
question("Bias and variance", "Is the model too simple, or are there too few data for it?")
show_sections(TABS, SECTIONS)
show_how_often("Bias and variance", "Curve fitting")
