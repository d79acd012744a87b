"""Try & See: the router. One page a lesson, in the chapter's order; nothing else happens here."""

from __future__ import annotations

import streamlit as st

from ui.arrival import arrive
from ui.contents import navigation, title_of
from ui.controls import told
from ui.drawing import drawing
from ui.faults import note_if_begun_anew, show_footer
from ui.history import keep_history
from ui.presenter import show_remote
from ui.start import ICON, style_page, warm_up_once

warm_up_once()
st.session_state["routed"] = True
with drawing():
    page = navigation()
    st.set_page_config(page_title=title_of(page), page_icon=ICON, layout="wide")
    style_page()
    keep_history()
    note_if_begun_anew()
    arrive(page.url_path)
    show_remote(page)
    page.run()
    show_footer()
    told()
