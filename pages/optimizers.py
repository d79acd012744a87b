"""Lesson on optimizers (8.7.1-2): averages, momentum, RMSprop and Adam."""

from __future__ import annotations

from lessons.optimizers.screen.averages import averages
from lessons.optimizers.screen.network import SLOT, network
from lessons.optimizers.screen.race import race_section
from ui.contents import under_the_router
from ui.lesson import question, sections

under_the_router()
question("Optimizers", "What can be made of the same gradients, besides a step along them?")
sections(
    f"{SLOT}_tab",
    {"Averages": averages, "A race on a surface": race_section, "The network": network},
)
