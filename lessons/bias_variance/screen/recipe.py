"""The recipe (Fig. 3): a flow chart whose lit branch follows the run, and buttons for its steps."""

from __future__ import annotations

import streamlit as st

from core.diagnosis import Diagnosis, Step
from lessons.shared.evidence import Grade
from lessons.shared.words import percent
from ui.controls import put

BOXES = (
    ("always", 36, 8, 148, 36, ("Train the net",)),
    ("bias", 238, 72, 112, 80, ("Bigger net", "Train longer", "Other units")),
    ("variance", 238, 187, 112, 80, ("More data", "Regularize", "Dropout")),
    ("done", 36, 318, 148, 40, ("Fits: try the test set",)),
)
"""When it is lit, left, top, width, height, lines."""
QUESTIONS = (
    ("always", 112, "High bias?", "bias_numbers"),
    ("variance done unsure", 227, "High variance?", "variance_numbers"),
)
"""When it is lit, its middle's height, the question, and the id of the line of numbers."""
ARROWS = (
    ("always", "M110 44V66", None),
    ("bias", "M214 112H234", ("yes", 223, 105)),
    ("variance done unsure", "M110 156V181", ("no", 124, 172)),
    ("variance", "M214 227H234", ("yes", 223, 220)),
    ("done", "M110 271V314", ("no", 124, 296)),
    ("bias", "M294 72V34H188", None),
    ("variance", "M350 227H360V18H188", None),
)
"""When it is lit, its path, and its word with the word's place."""


def recipe_svg() -> str:
    """The flow chart; what is lit is decided by the svg's data-lit attribute."""
    return (
        '<svg viewBox="0 0 366 366" role="img"><defs>'
        + "".join(
            f'<marker id="{name}" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="8" '
            'markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">'
            '<path d="M0 0L10 5L0 10z"/></marker>'
            for name in ("head", "lit-head")
        )
        + "</defs>"
        + "".join(_arrow(*arrow) for arrow in ARROWS)
        + "".join(_box(*box) for box in BOXES)
        + "".join(_question(*question) for question in QUESTIONS)
        + "</svg>"
    )


def _arrow(lit: str, path: str, word: tuple[str, int, int] | None) -> str:
    said = f'<text x="{word[1]}" y="{word[2]}">{word[0]}</text>' if word else ""
    return f'<g class="{lit}"><path class="arrow" d="{path}"/>{said}</g>'


def _box(lit: str, left: int, top: int, width: int, height: int, lines: tuple[str, ...]) -> str:
    middle, first = left + width / 2, top + height / 2 + 5 - 9.5 * (len(lines) - 1)
    texts = "".join(
        f'<text x="{middle}" y="{first + 19 * i}">{line}</text>' for i, line in enumerate(lines)
    )
    frame = f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="7"/>'
    return f'<g class="{lit}">{frame}{texts}</g>'


def _question(lit: str, middle: int, question: str, numbers: str) -> str:
    return (
        f'<g class="{lit}"><path class="shape" d="M6 {middle}L110 {middle - 44}L214 {middle}'
        f'L110 {middle + 44}z"/><text class="asks" x="110" y="{middle - 1}">{question}</text>'
        f'<text class="numbers" id="{numbers}" x="110" y="{middle + 17}"></text></g>'
    )


STYLE = """
svg { display: block; width: 100%; max-width: 400px; margin: 0 auto; font-family: var(--st-font); }
rect, .shape { fill: var(--st-secondary-background-color); stroke: var(--st-border-color);
  stroke-width: 1.5; }
.arrow { fill: none; stroke: var(--st-border-color); stroke-width: 1.5; marker-end: url(#head); }
#head path { fill: var(--st-border-color); }
#lit-head path { fill: var(--st-primary-color); }
text { fill: var(--st-text-color); text-anchor: middle; font-size: 13px; opacity: 0.65; }
.numbers { font-size: 11.5px; }
svg[data-lit=bias] .bias, svg[data-lit=variance] .variance, svg[data-lit=done] .done,
svg[data-lit=unsure] .unsure, svg:not([data-lit=none]) .always {
  & text { opacity: 1; font-weight: 600; }
  & rect, & .shape { stroke: var(--st-primary-color); stroke-width: 3; }
  & .arrow { stroke: var(--st-primary-color); stroke-width: 3; marker-end: url(#lit-head); }
}
"""

SCRIPT = """
export default function ({ data, parentElement }) {
  const svg = parentElement.querySelector("svg");
  svg.dataset.lit = data.lit;
  svg.setAttribute("aria-label", data.words);
  for (const name of ["bias_numbers", "variance_numbers"])
    svg.getElementById(name).textContent = data[name];
}
"""

_recipe = st.components.v2.component("try_see_recipe", html=recipe_svg(), css=STYLE, js=SCRIPT)


UNSURE = {
    Grade.SAYS_SO: "",
    Grade.POINTS_THAT_WAY: ", it seems",
    Grade.TOO_FEW: ": too few to tell",
}
"""What is said after the variance's number; the picture has room for a question mark only."""


def recipe_data(found: Diagnosis | None, grade: Grade) -> dict[str, str]:
    """What the flow chart shows: the branch, both comparisons in numbers, and words for no eyes.

    grade : how sure it is that the variance is high, or that it is not. Where too few dev examples
    tell, the second question is lit and neither of its answers is.
    """
    if found is None:
        nothing = {"lit": "none", "bias_numbers": "", "variance_numbers": ""}
        return nothing | {"words": "The recipe (Fig. 3); no branch is lit while the net trains"}
    bias = f"{percent(found.bias)}, hoped {percent(found.hoped)}"
    variance = f"dev − training: {percent(found.variance)}"
    unsure = grade is Grade.TOO_FEW and not found.high_bias
    return {
        "lit": "unsure" if unsure else found.branch,
        "bias_numbers": bias,
        "variance_numbers": f"{variance} (?)" if UNSURE[grade] else variance,
        "words": f"The recipe (Fig. 3). High bias? {bias}. High variance? {variance}"
        f"{UNSURE[grade]}. Diagnosis: {found.words}",
    }


def recipe_picture(found: Diagnosis | None, grade: Grade) -> None:
    """Show the flow chart; without a diagnosis nothing is lit."""
    _recipe(key="recipe", data=recipe_data(found, grade))


def show_step_buttons(steps: list[Step]) -> None:
    """A button for each step that is advised; one that cannot be taken says why."""
    for number, step in enumerate(steps):
        st.button(
            step.words,
            key=f"advised_{number}",
            icon=":material/step:",
            width="stretch",
            disabled=not step.settings,
            help=step.why_not or None,
            on_click=put,
            args=(step.settings,),
        )
