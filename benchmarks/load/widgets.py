"""What a browser says of each control: its state, by name, as the message wants it."""

from __future__ import annotations

from streamlit.proto.Element_pb2 import Element
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState

from core.knobs import plain_number


def state_of(element: Element) -> tuple[WidgetState, bool] | None:
    """The control's state, and whether the server sets it; None where it is no control."""
    kind = element.WhichOneof("type") or ""
    one = getattr(element, kind, None)
    state = WidgetState(id=getattr(one, "id", ""))
    if one is None or not state.id:
        return None
    if kind == "slider":
        put_slider(state, one, at_option(one))
    elif kind == "number_input":
        state.double_value = one.value if one.set_value else one.default
    elif kind == "text_input":
        state.string_value = one.value if one.set_value else one.default
    elif kind == "checkbox":
        state.bool_value = one.value if one.set_value else one.default
    elif kind == "selectbox":
        state.string_value = one.raw_value if one.set_value else one.options[one.default]
    elif kind == "button_group":
        chosen = one.raw_values if one.set_value else [one.options[i].content for i in one.default]
        state.string_array_value.data.extend(chosen)
    else:
        return None
    return state, bool(one.set_value)


def at_option(slider: Slider) -> float:
    """Where the slider stands: the number of its option, or its value."""
    if slider.set_value and slider.options:
        return float(list(slider.options).index(slider.raw_value[0]))
    return float(slider.value[0] if slider.set_value else slider.default[0])


def put_slider(state: WidgetState, slider: Slider, at: float) -> None:
    """Put the slider there."""
    if slider.options:
        state.string_array_value.data[:] = [slider.options[int(at)]]
    else:
        state.double_array_value.data[:] = [at]


def positions(slider: Slider) -> tuple[float, float]:
    """The first and the last place where the slider can stand, as `at_option` counts them."""
    return (0.0, len(slider.options) - 1.0) if slider.options else (slider.min, slider.max)


def in_link(slider: Slider, at: float) -> str:
    """What the link says of a slider that stands there."""
    return slider.options[int(at)] if slider.options else plain_number(at)
