"""What every lesson page is built from: question, verdict, equations and code, try next."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st

from core.knobs import Choice
from lessons.shared.equation_places import key_of
from lessons.shared.equations import EQUATIONS, Equation
from ui import contents
from ui.composed import kept_from
from ui.controls import put
from ui.stops import Control

T = TypeVar("T")


def question(title: str, text: str) -> None:
    """Show the page's title and, beside it, the one question that it asks."""
    with st.container(key="question"):
        st.title(title, anchor=False)
        st.header(text, anchor=False)


def show_verdict(sentences: Sequence[str]) -> None:
    """Show what this run's numbers say, and nothing more, a sentence a line."""
    st.info("  \n".join(sentences), icon=":material/fact_check:")


def show_equations(shown: Sequence[Equation]) -> None:
    """Show each equation with its current numbers, beside the function that implements it."""
    tabs = st.tabs([equation.label for equation in shown])
    for tab, equation in zip(tabs, shown, strict=True):
        with tab:
            left, right = st.columns([2, 3])
            if equation.latex:
                left.latex(equation.latex)
            if equation.note:
                left.caption(equation.note)
            left.markdown(markdown_table(("in this run", ""), equation.numbers.items()))
            if key := key_of(equation):
                left.page_link(
                    contents.EQUATIONS,
                    label="Its test, and all other equations",
                    icon=":material/function:",
                    query_params={"equation": EQUATIONS[key].label},
                )
            code, where = running_code(equation.code)
            right.caption(where)
            right.code(code, language="python", wrap_lines=True)


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of texts below their head, as Markdown writes a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def running_code(function: Callable[..., Any]) -> tuple[str, str]:
    """(source as it runs, without the docstring; where the whole of it stands)."""
    lines, start = inspect.getsourcelines(function)
    source = textwrap.dedent("".join(lines))
    where = f"{function.__module__.replace('.', '/')}.py, line {start}, as it runs"
    node = ast.parse(source).body[0]
    if not isinstance(node, ast.FunctionDef | ast.ClassDef) or not ast.get_docstring(node):
        return source, where
    kept, docstring = source.splitlines(keepends=True), node.body[0]
    if len(node.body) > 1:
        del kept[docstring.lineno - 1 : docstring.end_lineno]
    return "".join(kept).rstrip() + "\n", f"{where}; without its docstring"


def tabs_of(key: str, names: Iterable[str]) -> Control[str]:
    """Which of a page's sections is open, the first to begin with, as a control of the page."""
    choice = Choice(tuple(names))
    return Control(key, "Section", choice, choice.names[0])


def show_sections(tabs: Control[str], shown: Mapping[str, Callable[[], None]]) -> None:
    """Show tabs by name, of which only the open one is made."""
    opened = st.tabs(list(shown), key=tabs.key, on_change="rerun", bind="query-params")
    for tab, section in zip(opened, shown.values(), strict=True):
        if tab.open:
            with tab:
                section()


def measured_once(slot: str, about: Any, measure: Callable[[], T]) -> T:
    """What measure() gave in this session for `about`, by its value; measured when that is new.

    This is for times: another session's, or those of another moment, would not be the same.
    """
    held: tuple[Any, T] | None = st.session_state.get(slot)
    if held is None or held[0] != about:
        held = st.session_state[slot] = about, measure()
    return held[1]


def starts_of(*controls: Control[Any]) -> dict[str, Any]:
    """What a page's own controls start from, as put() takes it."""
    return {one.key: one.held(one.default) for one in controls}


def try_next(options: Mapping[str, Mapping[str, Any]], start: Mapping[str, Any]) -> None:
    """Show buttons that set the controls to what is worth a look; {words: {setting: value}}.

    All that an option does not name is set to its start, so that a label is true whatever was set
    before. A button is grey where a lecturer's link lets nobody change what it sets.
    """
    with st.container(key="try_next"):
        st.subheader("Try next", anchor=False)
        with st.container(horizontal=True):
            for words, settings in options.items():
                whole = dict(start) | dict(settings)
                grey = bool(kept_from(whole))
                st.button(words, key=f"next {words}", on_click=put, args=(whole,), disabled=grey)
