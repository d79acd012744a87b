"""Lesson on weight initialization (8.4, 8.9.1): how large the first weights are, layer by layer."""

from __future__ import annotations

from lessons.initialization import screen
from lessons.initialization.screen.cats import show_cats
from lessons.initialization.screen.side_by_side import SLOT, show_side_by_side
from lessons.initialization.screen.signals import show_before_any_step
from lessons.initialization.screen.zeros import show_zeros
from ui.arrival import declared_in, enter
from ui.contents import under_the_router
from ui.how_often import show_how_often
from ui.lesson import question, show_sections, tabs_of

SECTIONS = {
    "Before any update": show_before_any_step,
    "Side by side": show_side_by_side,
    "Zeros": show_zeros,
    "The emoji cats": show_cats,
}
TABS = tabs_of(f"{SLOT}_tab", SECTIONS)

under_the_router()
enter(TABS, *declared_in(screen))
question("Weight initialization", "How large should the first weights of a deep net be?")
show_sections(TABS, SECTIONS)
show_how_often("Weight initialization")
