"""The glossary explains every symbol of the lessons' equations, and docs/words.md says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessons.shared.equations import EQUATIONS
from lessons.shared.glossary import (
    as_markdown,
    glossary,
    pieces,
    read_glossary,
    terms_of,
    unexplained,
)
from lessons.shared.path import load_path
from tests.lessons.test_paths import NAMES

ROOT = Path(__file__).parents[3]
GOOD = '[[term]]\nname = "cost"\nmeaning = "Small is good."\nlatex = ["J"]\n'


@pytest.mark.parametrize("name", NAMES)
def test_every_symbol_of_a_lessons_equation_is_explained(name: str) -> None:
    latex = EQUATIONS[load_path(name).equation].latex
    assert terms_of(latex, glossary())
    assert unexplained(latex, glossary()) == []
    assert "".join(text for text, _ in pieces(latex, glossary())) == latex


def test_a_symbol_that_nobody_explains_is_found() -> None:
    assert unexplained(r"J + \gamma q", glossary()) == [r"\gamma", "q"]


def test_a_symbol_within_a_longer_one_or_a_command_is_not_taken_for_it() -> None:
    found = [one.name for one in terms_of(r"\frac{W^{[l]}}{dW}", glossary())]
    assert found == ["weights of layer l", "gradient of the weights"]


def test_the_page_of_words_is_made_from_the_glossary() -> None:
    assert (ROOT / "docs/words.md").read_text(encoding="utf-8") == as_markdown(glossary())


def test_a_meaning_is_a_plain_sentence_or_two() -> None:
    for term in glossary():
        assert term.meaning[0].isupper() or term.meaning[0] in "0123456789" or term.symbol, term
        assert term.meaning.endswith("."), term
        assert len(term.meaning) <= 140, term


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('"cost"', '"cost', "no TOML"),
        ("meaning", "means", "line 1: a term may have"),
        ('meaning = "Small is good."\n', "", "line 1: a term needs meaning"),
        ("latex", 'setting = "price"\nlatex', "line 1: setting must be one of a run's"),
        ('["J"]', '["J", "J"]', "stand twice"),
    ],
)
def test_a_bad_glossary_is_refused_with_its_line(before: str, after: str, words: str) -> None:
    with pytest.raises(ValueError, match=f"glossary.toml.*{words}"):
        read_glossary(GOOD.replace(before, after))
