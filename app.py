"""Try & See: the router. One page a lesson, in the chapter's order; nothing else happens here."""

from __future__ import annotations

import streamlit as st

from ui.arrival import arrive
from ui.contents import navigation
from ui.start import ICON, style_page, warm_up_once

warm_up_once()
st.session_state["routed"] = True
st.set_page_config(page_title="Try & See", page_icon=ICON, layout="wide")
style_page()
page = navigation()
arrive(page.url_path)
page.run()
