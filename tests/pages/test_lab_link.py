"""The lab and its link: settings come from it; what is wrong in it is said and left out."""

from __future__ import annotations

import dataclasses

import pytest

from core.experiment import DEFAULTS, RULES, Experiment
from tests.pages.opening import open_lab, run_of, texts

SHORT = Experiment(iterations=3)
EVERY_SETTING = (
    dataclasses.replace(
        SHORT,
        dataset="moons",
        noise=0.5,
        data_seed=7,
        train_size=100,
        standardize=True,
        hidden=(3, 2),
        activation="tanh",
        initialization="normal",
        init_scale=0.3,
    ),
    dataclasses.replace(
        SHORT,
        lambd=0.1,
        lambd_l1=0.01,
        keep_prob=0.8,
        keep_prob_input=0.9,
        frozen_mask=True,
        init_seed=1,
        batch_seed=2,
        dropout_seed=3,
    ),
    dataclasses.replace(
        SHORT, optimizer="RMSprop", beta=0.5, epsilon=1e-4, epsilon_inside=True, alpha=0.01
    ),
    dataclasses.replace(SHORT, optimizer="Adam", beta1=0.8, beta2=0.99, batch_size=16, hidden=()),
    dataclasses.replace(SHORT, schedule="inverse_time", decay_rate=0.1),
    dataclasses.replace(SHORT, schedule="exponential", decay_base=0.9),
    dataclasses.replace(SHORT, schedule="inverse_root_epoch", decay_k=3.0),
)
BETWEEN_STOPS = dataclasses.replace(SHORT, alpha=0.1234, lambd=0.77, keep_prob=0.66, batch_size=17)


def test_the_examples_below_change_every_setting() -> None:
    changed = {name for experiment in EVERY_SETTING for name in experiment.to_link()}
    assert changed == set(RULES)


@pytest.mark.parametrize("experiment", [*EVERY_SETTING, BETWEEN_STOPS])
def test_a_link_opens_the_lab_with_its_settings(experiment: Experiment) -> None:
    lab = open_lab(**experiment.to_link())
    assert run_of(lab).experiment == experiment
    assert run_of(lab).experiment.to_link() == experiment.to_link()
    assert not lab.toast


def test_a_link_in_another_spelling_is_understood() -> None:
    lab = open_lab(optimizer="adam", hidden="4 3", iterations="2")
    experiment = run_of(lab).experiment
    assert (experiment.optimizer, experiment.hidden) == ("Adam", (4, 3))
    assert not lab.toast


@pytest.mark.parametrize("spelling", ["emoji cats", "Emoji Cats", "EMOJI_CATS"])
def test_a_data_set_in_another_spelling_is_understood(spelling: str) -> None:
    lab = open_lab(dataset=spelling, hidden="3", iterations="2")
    assert run_of(lab).experiment.dataset == "emoji_cats"
    assert not lab.toast


@pytest.mark.parametrize(
    ("setting", "text", "words"),
    [
        ("alpha", "-1", "must be a number above 0, up to 1,000"),
        ("alpha", "fast", "must be a number above 0, up to 1,000"),
        ("alpha", "nan", "must be a number above 0, up to 1,000"),
        ("keep_prob", "0", "must be a number above 0, up to 1"),
        ("iterations", "100001", "must be a whole number from 1 to 100,000"),
        ("batch_size", "2.5", "must be a whole number from 0 to 1,000,000, or all"),
        ("init_seed", "-3", "must be a whole number from 0 to 4,294,967,295"),
        ("init_seed", "inf", "must be a whole number from 0 to 4,294,967,295"),
        ("data_seed", "-inf", "must be a whole number from 0 to 4,294,967,295"),
        ("batch_seed", "1e400", "must be a whole number from 0 to 4,294,967,295"),
        ("dropout_seed", "", "must be a whole number from 0 to 4,294,967,295"),
        ("hidden", "20, 0", "such as 20, 5: up to 20 whole numbers from 1 to 512"),
        ("hidden", "5,,x", "such as 20, 5: up to 20 whole numbers from 1 to 512"),
        ("hidden", "9" * 30, "whole numbers from 1 to 512"),
        ("optimizer", "Adm", "(did you mean Adam?)"),
        ("standardize", "maybe", "must be true or false"),
        ("dataset", "nosuch", "must be one of field, flower"),
        ("dataset", "seattle", "must be one of field, flower"),
    ],
)
def test_a_bad_value_is_named_and_the_default_used(setting: str, text: str, words: str) -> None:
    short = {} if setting == "iterations" else {"iterations": "2"}
    lab = open_lab(activation="tanh", **{setting: text}, **short)
    assert len(lab.toast) == 1
    said = texts(lab.toast)
    assert f"The link says `{setting} = {text}`. It " in said
    assert words in said
    assert f", so {RULES[setting].text(DEFAULTS[setting])} is used." in said
    assert setting not in lab.query_params, "what is not used leaves the link"
    experiment = run_of(lab).experiment
    assert getattr(experiment, setting) == DEFAULTS[setting]
    assert experiment.activation == "tanh", "the link's other settings stay"


def test_a_name_that_is_no_setting_is_left_out_of_the_page_and_the_link() -> None:
    lab = open_lab(alfa="0.1", iterations="2")
    assert "`alfa = 0.1`. Nothing here has that name" in texts(lab.toast)
    assert dict(lab.query_params) == {"iterations": "2"}
    assert not lab.run().toast, "it is said once"
