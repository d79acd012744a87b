"""The settings of a run: what is refused and how that is said, JSON, links."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.activations import ACTIVATIONS
from core.experiment import DEFAULTS, RULES, Experiment
from core.knobs import Choice, Name, Number, Rule, Sizes, Switch, spoken
from core.optimizers import OPTIMIZERS
from core.presets import PRESETS


def values_of(rule: Rule) -> st.SearchStrategy[Any]:
    """Every value that a rule allows, in its canonical form."""
    match rule:
        case Number(low=low, high=high, whole=True):
            return st.integers(int(low), int(high))
        case Number():
            return st.floats(rule.low, rule.high, exclude_min=rule.above, exclude_max=rule.below)
        case Choice():
            return st.sampled_from(rule.names)
        case Switch():
            return st.booleans()
        case Sizes():
            sizes = st.integers(1, rule.most_units)
            return st.lists(sizes, max_size=rule.most_layers).map(tuple)
        case Name():
            words = st.text(min_size=1).filter(lambda text: text.replace("_", " ").split())
            return words.map(lambda text: rule.check("dataset", text))
    raise AssertionError(f"no strategy for {rule}")


experiments = st.fixed_dictionaries(
    {}, optional={name: values_of(rule) for name, rule in RULES.items()}
).map(lambda settings: Experiment(**settings))


@given(experiments)
@example(Experiment(dataset=":"))
@example(Experiment(dataset="a:b"))
def test_json_gives_the_same_experiment_back(experiment: Experiment) -> None:
    assert Experiment.from_json(experiment.to_json()) == experiment


@given(experiments)
@example(Experiment(dataset=":"))
@example(Experiment(dataset="a:b"))
def test_a_link_gives_the_same_experiment_back(experiment: Experiment) -> None:
    link = experiment.to_link()
    assert all(isinstance(text, str) for text in link.values())
    assert Experiment.from_link(link) == (experiment, [])


@given(st.dictionaries(st.sampled_from(sorted(RULES)), st.text()))
def test_any_link_at_all_gives_an_experiment_and_a_sentence_for_each_bad_part(
    link: dict[str, str],
) -> None:
    experiment, complaints = Experiment.from_link(link)
    assert len(complaints) <= len(link)
    assert all(name in link for name in experiment.to_link())


def test_the_link_of_the_defaults_is_empty() -> None:
    assert Experiment().to_link() == {}
    assert Experiment(alpha=0.1, hidden=()).to_link() == {"hidden": "none", "alpha": "0.1"}


@pytest.mark.parametrize("name", ["two spirals", "_two_spirals", " two  spirals_"])
def test_a_data_sets_name_is_its_words_with_underscores(name: str) -> None:
    experiment = Experiment(dataset=name)
    assert experiment.dataset == "two_spirals"
    assert experiment.to_link() == {"dataset": "two spirals"}
    assert Experiment.from_link({"dataset": "two spirals"}) == (experiment, [])


def test_a_link_may_be_written_leniently() -> None:
    link = {"optimizer": "adam", "initialization": "Inverse Sqrt", "alpha": "1e-2"}
    link |= {
        "schedule": "inverse time",
        "hidden": "8 4",
        "frozen_mask": "TRUE",
        "batch_size": "all",
    }
    experiment, complaints = Experiment.from_link(link)
    assert complaints == []
    assert experiment.optimizer == "Adam"
    assert experiment.initialization == "inverse_sqrt"
    assert experiment.schedule == "inverse_time"
    assert experiment.hidden == (8, 4)
    assert (experiment.alpha, experiment.frozen_mask, experiment.batch_size) == (0.01, True, 0)


def test_a_links_bad_values_fall_back_with_a_sentence_and_the_good_ones_stay() -> None:
    link = {
        "alpha": "fast",
        "keep_prob": "0",
        "optimizer": "adams",
        "lambd": "0.1",
        "colour": "red",
    }
    experiment, complaints = Experiment.from_link(link)
    assert experiment == Experiment(lambd=0.1)
    alpha, keep_prob, optimizer, colour = complaints
    assert str(alpha) == (
        "The link says alpha = fast. It must be a number above 0, up to 1,000, so 0.3 is used."
    )
    assert str(keep_prob) == (
        "The link says keep_prob = 0. It must be a number above 0, up to 1, so 1 is used."
    )
    names = ", ".join(map(spoken, OPTIMIZERS))
    assert names.startswith("gradient descent, momentum, RMSprop, Adam")
    assert str(optimizer) == (
        f"The link says optimizer = adams. It must be one of {names} (did you mean Adam?), so "
        "gradient descent is used."
    )
    assert str(colour) == (
        "The link says colour = red. Nothing here has that name, so it is left out."
    )


REFUSED: list[tuple[str, object, str]] = [
    ("dataset", "", "dataset must be a name, got ''"),
    ("dataset", "_ _", "dataset must be a name, got '_ _'"),
    ("dataset", 3, "dataset must be a name, got 3"),
    ("noise", -1, "noise must be in [0, 3], got -1; 1 is the data set's usual noise"),
    ("standardize", 1, "standardize must be true or false, got 1"),
    (
        "hidden",
        (20, 0),
        "hidden must be units of each layer, whole numbers from 1 to 512 such as 20, 5, got 20, 0",
    ),
    (
        "hidden",
        "20",
        "hidden must be units of each layer, whole numbers from 1 to 512 such as 20, 5, got '20'",
    ),
    ("hidden", (1,) * 21, "hidden must be at most 20 layers, got 21"),
    (
        "activation",
        "rleu",
        f"activation must be one of {', '.join(ACTIVATIONS)}, got 'rleu'; did you mean relu?",
    ),
    ("keep_prob", 0.0, "keep_prob must be in (0, 1], got 0.0; 1.0 switches dropout off"),
    ("keep_prob", True, "keep_prob must be in (0, 1], got True; 1.0 switches dropout off"),
    ("beta", 1.0, "beta must be in [0, 1), got 1.0; 0.0 averages nothing, 0.9 about 10 values"),
    ("alpha", float("nan"), "alpha must be in (0, 1000], got nan; the learning rate, often 0.001"),
    ("alpha", "0.3", "alpha must be in (0, 1000], got '0.3'; the learning rate, often 0.001"),
    ("alpha", 10**400, "alpha must be in (0, 1000], got 1000"),
    ("lambd", float("inf"), "lambd must be in [0, 1000], got inf; 0 switches the L2 penalty off"),
    ("iterations", 0, "iterations must be a whole number in [1, 100000], got 0"),
    ("iterations", 2.5, "iterations must be a whole number in [1, 100000], got 2.5"),
    ("batch_size", -1, "batch_size must be a whole number in [0, 1000000], got -1; 0 takes all"),
    ("init_seed", 2**32, "init_seed must be a whole number in [0, 4294967295], got 4294967296"),
]


@pytest.mark.parametrize(("name", "value", "message"), REFUSED)
def test_a_wrong_value_is_refused_with_what_was_expected_and_what_came(
    name: str, value: object, message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        Experiment(**{name: value})
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("name", RULES)
def test_every_setting_refuses_what_is_no_value_at_all(name: str) -> None:
    with pytest.raises(ValueError, match=f"{name} must be .*, got None"):
        Experiment(**{name: None})


def test_whole_floats_are_taken_as_whole_numbers_and_lists_as_tuples() -> None:
    experiment = Experiment(iterations=1e4, alpha=1, hidden=[3, 2])
    assert (experiment.iterations, experiment.alpha, experiment.hidden) == (10_000, 1.0, (3, 2))
    assert isinstance(experiment.iterations, int)
    assert isinstance(experiment.alpha, float)
    assert experiment == Experiment(iterations=10_000, alpha=1.0, hidden=(3, 2))


BAD_JSON = [
    ("", "an experiment must be a JSON object: Expecting value"),
    ("{'alpha': 1}", "an experiment must be a JSON object: Expecting property name"),
    ("[1, 2]", "an experiment must be a JSON object, got list"),
    ('{"alfa": 0.1}', "unknown setting alfa; the settings are dataset, noise"),
    ('{"alpha": NaN}', "alpha must be in (0, 1000], got nan"),
    ('{"alpha": null}', "alpha must be in (0, 1000], got None"),
    ("[" * 100_000, "an experiment must be a JSON object"),
    ('{"alpha": 1' + "0" * 5000 + "}", "an experiment must be a JSON object"),
]


@pytest.mark.parametrize(("text", "message"), BAD_JSON, ids=range(len(BAD_JSON)))
def test_a_bad_file_of_settings_is_refused_with_a_sentence(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        Experiment.from_json(text)
    assert str(caught.value).startswith(message)


def test_settings_left_out_of_a_file_take_their_defaults() -> None:
    assert Experiment.from_json('{"lambd": 0.1}') == Experiment(lambd=0.1)


def test_json_has_every_setting() -> None:
    assert set(json.loads(Experiment().to_json())) == set(RULES) == set(DEFAULTS)


def test_with_seed_changes_the_three_seeds_of_training_and_not_the_datas() -> None:
    changed = Experiment().with_seed(9)
    assert changed == Experiment(init_seed=9, batch_seed=9, dropout_seed=9)
    assert changed.data_seed == Experiment().data_seed


def test_an_experiment_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Experiment().alpha = 1.0  # type: ignore[misc]


def test_the_presets_are_the_chapters_runs() -> None:
    for preset in PRESETS.values():
        assert (preset.hidden, preset.activation) == ((20, 5), "relu")
        assert (preset.alpha, preset.iterations, preset.init_seed) == (0.3, 30_000, 3)
    penalties = {name: (p.lambd, p.keep_prob, p.frozen_mask) for name, p in PRESETS.items()}
    assert penalties == {
        "chapter-none": (0.0, 1.0, False),
        "chapter-l2": (0.1, 1.0, False),
        "chapter-dropout": (0.0, 0.8, True),
        "chapter-both": (0.1, 0.9, True),
    }


@pytest.mark.parametrize(("asked", "taken"), [(0, 211), (64, 64), (211, 211), (500, 211)])
def test_a_batch_and_a_training_set_are_never_more_than_there_are_and_0_is_all(
    asked: int, taken: int
) -> None:
    assert Experiment(batch_size=asked).batch_of(211) == taken
    assert Experiment(train_size=asked).train_of(211) == taken
