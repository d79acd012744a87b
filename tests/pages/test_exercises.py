"""The page of exercises: templates as they are handed out, and hints that open one by one."""

from __future__ import annotations

import pytest

from lessons.shared.chapter_exercises import TEMPLATES, chapter_exercises, read_exercises
from lessons.shared.contents import found_lessons
from lessons.shared.exercises import exercises_of, trained
from tests.pages.opening import fine, open_page, press, texts
from trysee.checking.cases import EXERCISES

GOOD = """
[[exercise]]
name = "one"
title = "One"
task = "Do it."
template = "exercise1.py"
hints = ["Think."]
page = "pages/lab.py"
see = "See it"
"""


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_exercise_has_its_template_its_command_and_a_page(number: int) -> None:
    one = chapter_exercises()[number - 1]
    app = open_page("exercises.py", **{f"exercises_{one.name}_open": "true"})
    assert one.task in texts(app.markdown)
    assert f"python -m trysee check exercise{number}.py" in texts(app.code)
    assert one.page in {"pages/lab.py", *(lesson.page for lesson in found_lessons())}
    target = open_page(one.page.removeprefix("pages/"), **one.parameters)
    assert not target.toast, texts(target.toast)


def test_hints_open_one_by_one_and_then_there_are_no_more() -> None:
    one = chapter_exercises()[0]
    app = open_page("exercises.py")
    for opened, hint in enumerate(one.hints):
        words = texts(app.markdown)
        assert hint not in words
        assert all(before in words for before in one.hints[:opened])
        press(app, f"next hints {one.name}")
    assert one.hints[-1] in texts(app.markdown)
    assert f"next hints {one.name}" not in [button.key for button in app.button]


def test_templates_name_the_functions_that_are_checked() -> None:
    for number, functions in EXERCISES.items():
        text = (TEMPLATES / f"exercise{number}.py").read_text(encoding="utf-8")
        assert all(f"def {name}(" in text for name in functions)
        assert text.count("raise NotImplementedError") == len(functions)


@pytest.mark.parametrize(
    ("part", "instead", "said"),
    [
        ('title = "One"\n', "", "line 2: an exercise needs title"),
        ('see = "See it"', 'see = "See it"\nsea = 1', "line 2: an exercise has no sea"),
        ('["Think."]', '"Think."', "line 2: hints must be a list of texts"),
        ("exercise1.py", "exercise9.py", "there is no template exercises/exercise9.py"),
        ('"Do it."', "Do it.", "is no TOML"),
        ('"Do it."', "7", "task must be a text, got 7"),
    ],
)
def test_a_fault_of_the_file_is_said_with_its_line(part: str, instead: str, said: str) -> None:
    assert len(read_exercises(GOOD)) == 1
    with pytest.raises(ValueError, match=said):
        read_exercises(GOOD.replace(part, instead))


def test_an_exercise_of_a_lesson_is_answered_and_handed_in() -> None:
    exercise = exercises_of("dropout")[1]
    opened = {"exercises_lesson": exercise.lesson.title, "exercises_number": "77"}
    app = open_page("exercises.py", **opened, exercises_hand_in_open="true")
    assert exercise.task in texts(app.markdown)
    box = app.text_input(key=f"answer {exercise.key} 77")
    fine(box.set_value("99").run())
    assert exercise.hint in texts(app.warning)
    fine(app.text_input(key=f"answer {exercise.key} 77").set_value("much").run())
    assert "answer is a number" in texts(app.warning)
    right = exercise.of.text(exercise.of.of(trained(exercise.experiment(77))))
    fine(app.text_input(key=f"answer {exercise.key} 77").set_value(right).run())
    assert "Right." in texts(app.success)
    assert "Answers of number 77: **1**" in texts(app.markdown)


def test_an_answer_stays_when_another_lesson_was_looked_at() -> None:
    exercise = exercises_of("dropout")[1]
    opened = {"exercises_lesson": exercise.lesson.title, "exercises_number": "77"}
    app = open_page("exercises.py", **opened)
    fine(app.text_input(key=f"answer {exercise.key} 77").set_value("99").run())
    fine(app.selectbox(key="exercises_lesson").set_value("Optimizers").run())
    fine(app.selectbox(key="exercises_lesson").set_value(exercise.lesson.title).run())
    assert app.text_input(key=f"answer {exercise.key} 77").value == "99"
