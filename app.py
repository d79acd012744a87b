"""Try & See: the server that `streamlit run app.py` finds here; router.py is every visitor's."""

from __future__ import annotations

import streamlit as st

from ui.serving import MIDDLEWARE, warmed_up

app = st.App("router.py", lifespan=warmed_up, middleware=MIDDLEWARE)
