"""The run log: every finished run of the session, to compare, keep and take away."""

from __future__ import annotations

from ui.arrival import enter
from ui.contents import under_the_router
from ui.lesson import question
from ui.run_log.compared import CHANGE, CURVE, KNOB
from ui.run_log.screen import show_log

under_the_router()
enter(CURVE, CHANGE, *KNOB.controls)
question("Runs", "What did you try, and what came of it?")
show_log()
