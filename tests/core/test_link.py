"""Reading a link: values by rules, and a sentence for what cannot be used."""

from __future__ import annotations

import pytest

from core.choices import Several, Stops
from core.experiment import DEFAULTS, RULES
from core.knobs import Choice, Number, Rule, Sizes, Switch
from core.link import LONGEST, LeftOut, read_link, written

SIZE = Stops((200, 1000, 1_000_000))
SHARE = Stops((0.05, 0.5), percent=True)
WAYS = Several(("He", "Xavier", "zeros"))


@pytest.mark.parametrize(
    ("rule", "texts", "value"),
    [
        (SIZE, ["1,000"], 1000),
        (SIZE, ["1000"], 1000),
        (Number(0, 1000, commas=True), ["1,000"], 1000.0),
        (Number(0, 1000), ["1e3"], 1000.0),
        (SHARE, ["5%"], 0.05),
        (SHARE, ["5 %"], 0.05),
        (SHARE, ["0.05"], 0.05),
        (Stops((1e-5, 0.1)), ["1e-05"], 1e-5),
        (WAYS, ["zeros", "he"], ("He", "zeros")),
        (WAYS, ["He", "He"], ("He",)),
        (WAYS, [""], ()),
        (Choice(("two minima", "saddle")), ["Two_Minima"], "two minima"),
        (Number(0, 9999, whole=True), ["1", "2"], 2),
    ],
)
def test_a_text_is_read_by_its_rule_and_of_several_the_last(
    rule: Rule, texts: list[str], value: object
) -> None:
    values, left_out = read_link({"key": texts}, {"key": (rule, None)})
    assert values == {"key": value}
    assert left_out == []
    assert read_link({"key": written(rule, value)}, {"key": (rule, None)})[0] == values


@pytest.mark.parametrize(
    ("rule", "default", "text", "answer"),
    [
        (SIZE, 200, "7", "one of 200, 1,000, 1,000,000, so 200 is used."),
        (SHARE, 0.5, "inf", "one of 5 %, 50 %, so 50 % is used."),
        (WAYS, ("He", "zeros"), "N × 7", "some of He, Xavier, zeros, so He, zeros is used."),
        (WAYS, (), "x", "some of He, Xavier, zeros, so none is used."),
        (Number(-3, 3), 0.5, "left", "a number from -3 to 3, so 0.5 is used."),
        (Number(0, 1, below=True), 0.9, "1", "a number from 0, below 1, so 0.9 is used."),
        (Number(0, 1, above=True), 1.0, "0", "a number above 0, up to 1, so 1 is used."),
        (Number(0, 9, whole=True), 3, "1e400", "a whole number from 0 to 9, so 3 is used."),
        (Switch(), False, "2", "true or false, so false is used."),
        (
            Sizes(most_layers=2, most_units=9),
            (5,),
            "5,,x",
            (
                "the units of each layer, such as 20, 5: up to 2 whole numbers from 1 to 9, "
                "so 5 is used."
            ),
        ),
        (
            Choice(("gradient_descent", "Adam")),
            "gradient_descent",
            "Adm",
            "one of gradient descent, Adam (did you mean Adam?), so gradient descent is used.",
        ),
    ],
)
def test_what_cannot_be_used_is_answered_with_what_it_must_be_and_what_is_used(
    rule: Rule, default: object, text: str, answer: str
) -> None:
    values, left_out = read_link({"key": [text]}, {"key": (rule, default)})
    assert values == {}
    assert [str(one) for one in left_out] == [f"The link says key = {text}. It must be {answer}"]


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("text", ["", "inf", "-inf", "1e400", "nan", "\ud800", "9" * 5000])
def test_no_text_breaks_the_reading_of_a_setting(name: str, text: str) -> None:
    values, left_out = read_link({name: [text]}, {name: (RULES[name], DEFAULTS[name])})
    assert len(values) + len(left_out) == 1
    for one in left_out:
        assert str(one).isprintable()
        assert len(str(one)) < 300


def test_what_a_link_says_is_said_again_shortened_and_in_characters_that_can_be_seen() -> None:
    assert LeftOut("a\nb\ud800", "\u202e\x00", "").said == "a�b� = ��"
    assert LeftOut("k" * 99, "t" * 99, "").said == f"{'k' * LONGEST}… = {'t' * LONGEST}…"


@pytest.mark.parametrize("rule", [SIZE, SHARE, WAYS])
@pytest.mark.parametrize("value", [True, None, "nothing", 7])
def test_a_value_that_is_no_option_is_refused(rule: Rule, value: object) -> None:
    with pytest.raises(ValueError, match="must be one of"):
        rule.check("key", value)
