"""For each equation of the chapter: the test that holds it, and the lesson that shows it live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lessons.shared.equations import EQUATIONS, Equation


@dataclass(frozen=True)
class Place:
    """Where a lesson shows equations with the numbers of its runs.

    page is the lesson's file; parameters are the link's that open the place on it.
    """

    page: str
    parameters: Mapping[str, str]


def _place(lesson: str, slot: str, **tab: str) -> Place:
    """The answer about equations of a lesson's page, by its questions' slot; tab opens it."""
    return Place(f"pages/{lesson}.py", {f"{slot}_equations_open": "true", **tab})


_INITIALIZATION = "initialization_lesson"
NETWORK = _place("bias_variance", "bias_variance", bias_variance_tab="A network")
SPLIT = _place("bias_variance", "bias_variance_split", bias_variance_tab="Splitting the data")
NORMALIZATION = _place("normalization", "normalization")
FIRST = _place(
    "initialization", f"{_INITIALIZATION}_first", initialization_lesson_tab="Before any update"
)
STARTS = _place("initialization", _INITIALIZATION, initialization_lesson_tab="Side by side")
ZEROS = _place("initialization", f"{_INITIALIZATION}_zeros", initialization_lesson_tab="Zeros")
REGULARIZATION = _place("regularization", "regularization")
DROPOUT = _place("dropout", "dropout_lesson")
MINIBATCH = _place("minibatch", "minibatch")
AVERAGES = _place("optimizers", "optimizers_averages", optimizers_tab="Averages")
RACE = _place("optimizers", "optimizers_race", optimizers_tab="A race on a surface")
OPTIMIZERS = _place("optimizers", "optimizers", optimizers_tab="The network")
DECAY = _place("decay", "decay_lesson")
GRADCHECK = _place("gradcheck", "gradcheck")

CORE, LESSONS = "tests/core/test_", "tests/lessons/"
# fmt: off
_HELD = {
    "stratified": (SPLIT, CORE + "splits.py",
                   "test_each_class_is_within_one_example_of_its_share_in_every_part"),
    "bias and variance": (NETWORK, CORE + "diagnosis.py",
                          "test_the_chapters_three_cases_and_the_fourth"),
    "the recipe": (NETWORK, CORE + "diagnosis.py",
                   "test_each_step_changes_one_setting_to_another_allowed_value"),
    "1": (NORMALIZATION, CORE + "scaling.py", "test_eq_1_by_hand"),
    "a linear unit's cost": (NORMALIZATION, LESSONS + "normalization/test_lesson.py",
                             "test_the_bowl_is_the_cost_of_a_linear_unit"),
    "largest stable α": (NORMALIZATION, LESSONS + "normalization/test_lesson.py",
                         "test_limits_of_alpha_come_from_the_eigenvalues"),
    "what a step leaves": (NORMALIZATION, LESSONS + "normalization/test_lesson.py",
                           "test_one_step_of_descent_by_hand"),
    "2": (FIRST, CORE + "network.py", "test_without_hidden_layers_it_is_logistic_regression"),
    "3": (FIRST, CORE + "initialization.py", "test_he_in_full"),
    "4": (FIRST, CORE + "initialization.py",
          "test_a_wide_layers_weights_have_the_spread_that_is_claimed"),
    "5": (FIRST, CORE + "initialization.py",
          "test_a_wide_layers_weights_have_the_spread_that_is_claimed"),
    "drawing W": (STARTS, CORE + "initialization.py",
                  "test_the_weights_are_the_draws_times_the_spread_and_the_biases_0"),
    "equal rows": (ZEROS, CORE + "initialization.py",
                   "test_units_that_start_at_zero_stay_the_same_as_their_neighbours"),
    "backward through layers": (FIRST, CORE + "gradient.py",
                                "test_the_gradient_is_that_of_the_cost"),
    "6": (REGULARIZATION, CORE + "costs_and_activations.py",
          "test_the_cost_of_two_classes_by_hand"),
    "7": (REGULARIZATION, CORE + "penalties.py", "test_the_penalty_by_hand"),
    "8": (REGULARIZATION, CORE + "penalties.py", "test_the_penalty_by_hand"),
    "9": (REGULARIZATION, CORE + "penalties.py", "test_the_penalty_by_hand"),
    "10": (REGULARIZATION, CORE + "gradient.py", "test_the_gradient_is_that_of_the_cost"),
    "with a penalty": (DROPOUT, CORE + "penalties.py", "test_its_gradient_by_hand"),
    "11": (REGULARIZATION, CORE + "penalties.py",
           "test_an_update_with_l2_first_shrinks_each_weight_by_1_minus_alpha_lambda_over_m"),
    "12": (REGULARIZATION, CORE + "network.py", "test_a_forward_pass_by_hand"),
    "draw": (DROPOUT, CORE + "dropout.py", "test_about_keep_prob_of_the_units_stay"),
    "drop": (DROPOUT, CORE + "dropout.py", "test_what_stays_is_divided_by_keep_prob_by_hand"),
    "backward": (DROPOUT, CORE + "gradient.py", "test_the_gradient_is_that_of_the_cost"),
    "batches": (MINIBATCH, CORE + "batches.py",
                "test_every_epoch_is_a_permutation_cut_into_pieces"),
    "cost J{t}": (MINIBATCH, CORE + "gradient.py", "test_the_gradient_is_that_of_the_cost"),
    "gradient descent": (MINIBATCH, CORE + "optimizers.py", "test_one_step_of_gradient_descent"),
    "13": (AVERAGES, CORE + "averages.py", "test_two_steps_by_hand"),
    "14": (AVERAGES, CORE + "averages.py", "test_the_loop_is_the_unrolled_sum"),
    "15": (AVERAGES, CORE + "averages.py",
           "test_the_corrected_average_of_equal_values_is_that_value_from_the_start"),
    "16": (AVERAGES, CORE + "averages.py", "test_the_loop_is_the_unrolled_sum"),
    "17": (RACE, CORE + "optimizers.py", "test_one_step_of_momentum"),
    "18": (RACE, CORE + "optimizers.py", "test_rmsprop_squares_each_element_not_the_norm"),
    "19": (OPTIMIZERS, CORE + "optimizers.py",
           "test_adams_second_step_averages_the_raw_averages_not_the_corrected_ones"),
    "the root": (OPTIMIZERS, CORE + "optimizers.py",
                 "test_one_step_of_adam_with_epsilon_outside_and_inside_the_root"),
    "20": (DECAY, CORE + "schedules.py", "test_inverse_time_decay_gives_the_chapters_table"),
    "21": (DECAY, CORE + "schedules.py", "test_exponential_decay_by_hand"),
    "22": (DECAY, CORE + "schedules.py",
           "test_inverse_root_decay_by_hand_counts_epochs_in_its_first_form_updates_in_its_second"),
    "23": (GRADCHECK, CORE + "gradient.py",
           "test_halving_eps_quarters_the_error_of_the_two_sided_difference"),
    "24": (GRADCHECK, CORE + "gradient.py",
           "test_halving_eps_quarters_the_error_of_the_two_sided_difference"),
    "25": (GRADCHECK, CORE + "gradient.py", "test_a_planted_bug_is_caught"),
    "26": (GRADCHECK, CORE + "batched_gradient_check.py",
           "test_theta_is_moved_by_eps_in_one_place_up_and_then_down"),
    "27": (GRADCHECK, CORE + "batched_gradient_check.py",
           "test_batches_give_what_the_loop_gives"),
    "d": (GRADCHECK, CORE + "gradient.py", "test_d_by_hand_and_for_two_zero_vectors"),
}
"""{number or title: (place, the test's file, the test)}, in the registry's order."""
# fmt: on

PLACES = {key: place for key, (place, _, _) in _HELD.items()}
"""By the registry's keys: where a lesson shows the equation live."""

TESTS = {key: f"{file}::{test}" for key, (_, file, test) in _HELD.items()}
"""By the registry's keys: a test that calls the function, and fails when it breaks."""


def key_of(equation: Equation) -> str:
    """The registry's key of an equation, also of one with a title of its own; "" for no key."""
    key = equation.number if equation.number.isdigit() else equation.title
    return key if key in EQUATIONS else ""
