"""Lesson on optimizers (8.7.1-2): averages, momentum, RMSprop and Adam."""

from __future__ import annotations

from pages.contents import under_the_router
from ui.lesson import question, sections
from ui.lessons.optimizers_averages import averages
from ui.lessons.optimizers_network import SLOT, network
from ui.lessons.optimizers_race import race_section

under_the_router()
question("Optimizers", "What can be made of the same gradients, besides a step along them?")
sections(
    f"{SLOT}_tab",
    {"Averages": averages, "A race on a surface": race_section, "The network": network},
)
