"""Exercise 3 of the chapter: a gradient check for ch8_1.py, solved and run on the page's frame."""

from __future__ import annotations

import streamlit as st

from core.knobs import Switch
from lessons.gradcheck.exercise import check_dictionaries, solved
from lessons.gradcheck.lesson import d_text
from lessons.gradcheck.screen.page import Chosen, kept
from lessons.shared.words import rounded
from ui.lesson import running_code, show_verdict
from ui.stops import Control

CALL = """# in ch8_1.py's model(), after the gradients of update i are there:
if i == 100 and keep_prob == 1:
    def J(parts):
        A3, _ = forward_propagation(X, parts)
        return compute_cost_with_regularization(A3, Y, parts, lambd)
    print("d =", check_dictionaries(parameters, grads, J))
"""


SOLUTION = Control("gradcheck_solution", "Show a solution", Switch(), False)
_solved = kept(solved)


def show_exercise(chosen: Chosen) -> None:
    """A solution for the chapter's dictionaries, run on this very frame."""
    d = _solved(chosen.frame, chosen.eps, chosen.bug)
    planted = f", with the bug “{chosen.bug}”" if chosen.bug else ""
    show_verdict(
        [f"Run on this frame{planted}, at ε = {rounded(chosen.eps, 6)}, it gives d = {d_text(d)}."]
    )
    left, right = st.columns(2)
    with left:
        st.markdown("**Add gradient check to ch8_1.py**")
        st.markdown(
            "1. Lay all parameters into one long θ, and the gradients in the same order into g.\n"
            "2. Move one entry of θ by +ε and by -ε, put θ back into the arrays, compute J twice.\n"
            "3. When all entries are done, compare g_approx with g by d.\n\n"
            "Four things to mind in that file:\n"
            "- J must have the penalty if the gradient has: with lambd = 0 the term is 0 in both.\n"
            "- `compute_loss`, which model() calls where lambd is 0, does not exist.\n"
            "- Its dropout seeds the generator in each forward pass, so a check would pass; with "
            "masks drawn anew, as dropout means it, none would.\n"
            "- Its units are relu: a step may cross a kink, and `nansum` hides a J that is NaN."
        )
        st.code(CALL, language="python", wrap_lines=True)
    with right:
        if not SOLUTION.show():
            st.caption("Write `check_dictionaries(parameters, grads, J)` first. It returns d.")
            return
        code, where = running_code(check_dictionaries)
        st.caption(where)
        st.code(code, language="python", wrap_lines=True)
