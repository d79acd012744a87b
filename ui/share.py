"""The page as a link with its settings, as a QR code, and as lines for a course page."""

from __future__ import annotations

import functools
import io
from html import escape
from urllib.parse import urlencode

import segno
import streamlit as st

from ui.composed import composed
from ui.controls import CONTROLS
from ui.link import Link, link_now

OWN_ANSWER = "_take_open"
"""The end of the parameter that opens the answer in which this is shown."""
PIXELS = 240
"""The width of a QR code on the screen."""


def show_share(*, own_file: bool) -> None:
    """Show the link, its QR code and the lines that put it into a course page."""
    address = page_link(st.context.url or "", _compose(link_now()))
    left, right = st.columns([3, 1])
    with left:
        st.markdown("**Link to this page with its settings**")
        st.code(address, language=None, wrap_lines=True)
        if own_file:
            st.caption("The link does not hold your file: whoever opens it gives the file again.")
        st.markdown("**For a course page (HTML)**")
        st.code(frame(address), language="html", wrap_lines=True)
        st.caption("The server must allow that page to frame it: TRYSEE_FRAME_ANCESTORS.")
    try:
        right.image(qr_code(address), width=PIXELS, caption="QR code of the link")
    except segno.DataOverflowError:
        right.caption("The link is too long for a QR code.")


def _compose(link: Link) -> Link:
    """Ask what a class shall see, and put it into the link; this page stays as it is."""
    settings = [name for name in CONTROLS if name in st.session_state]
    left, middle, right = st.columns([3, 3, 2], vertical_alignment="bottom")
    hidden = left.multiselect(
        "Settings to hide", settings, key="compose_hide", format_func=_label, placeholder="None"
    )
    fixed = middle.multiselect(
        "Settings to show but fix",
        [name for name in settings if name not in hidden],
        key="compose_fix",
        format_func=_label,
        placeholder="None",
    )
    present = right.toggle("In presenter mode", key="compose_present")
    st.caption(
        "The link opens this page as it is now, with its open tab, answers and card of the path."
    )
    return composed(link, hidden=hidden, fixed=fixed, present=present)


def _label(name: str) -> str:
    return CONTROLS[name].label


def page_link(address: str, link: Link) -> str:
    """The page's address with what its link says, without the answer that this stands in.

    >>> page_link("http://host/lab", {"alpha": ["0.1"], "lab_take_open": ["true"]})
    'http://host/lab?alpha=0.1'
    """
    said = {key: texts for key, texts in link.items() if not key.endswith(OWN_ANSWER)}
    return f"{address}?{urlencode(said, doseq=True)}" if said else address


def frame(address: str) -> str:
    """An iframe of the page without Streamlit's bars.

    >>> frame("http://host/lab")
    '<iframe src="http://host/lab?embed=true" title="Try & See" width="100%" height="760"></iframe>'
    """
    whole = f"{address}{'&' if '?' in address else '?'}embed=true"
    return f'<iframe src="{escape(whole)}" title="Try & See" width="100%" height="760"></iframe>'


@functools.lru_cache(maxsize=32)
def qr_code(text: str) -> bytes:
    """A PNG, black on white with the border that readers want. Raises segno.DataOverflowError."""
    stream = io.BytesIO()
    segno.make_qr(text).save(stream, kind="png", scale=6)
    return stream.getvalue()
