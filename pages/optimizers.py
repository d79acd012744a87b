"""Lesson on optimizers (8.7.1-2): averages, momentum, RMSprop and Adam."""

from __future__ import annotations

from lessons.optimizers import screen
from lessons.optimizers.screen.averages import show_averages
from lessons.optimizers.screen.network import SLOT, show_network
from lessons.optimizers.screen.race import show_race
from ui.arrival import declared_in, enter
from ui.contents import under_the_router
from ui.how_often import show_how_often
from ui.lesson import question, show_sections, tabs_of

SECTIONS = {
    "Averages": show_averages,
    "A race on a surface": show_race,
    "The network": show_network,
}
TABS = tabs_of(f"{SLOT}_tab", SECTIONS)

under_the_router()
enter(TABS, *declared_in(screen))
question("Optimizers", "How can we use the same gradients better than by one plain step?")
show_sections(TABS, SECTIONS)
show_how_often("Optimizers")
