"""Plans as files: out and in again, and every mistake with its place."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from scripts.study_plan_schema import SCHEMA, text
from tests.studies.plans import plans
from tests.support.cast import make_plan
from usability.studies import files, rules
from usability.studies.plan import StudyPlan

DOCS = Path(__file__).resolve().parents[2] / "docs"


def mistakes_of(content: str) -> list[tuple[int, int, str]]:
    with pytest.raises(files.Unreadable) as caught:
        files.load(content)
    return [(found.line, found.column, found.place) for found in caught.value.mistakes]


@given(plans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_plan_comes_back_as_it_was(plan: StudyPlan) -> None:
    for form in ("yaml", "json"):
        written = files.dump(plan, form)
        assert files.load(written) == plan
        assert files.dump(files.load(written), form) == written


@given(plans())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_written_plan_fits_the_published_schema(plan: StudyPlan) -> None:
    jsonschema.validate(json.loads(files.dump(plan, "json")), json.loads(SCHEMA.read_text("utf-8")))


def test_the_published_schema_is_the_models() -> None:
    assert SCHEMA.read_text("utf-8") == text(), "run scripts/study_plan_schema.py"


def test_the_documented_example_is_a_plan_that_can_be_published() -> None:
    page = (DOCS / "plan-format.md").read_text("utf-8")
    example = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert example is not None
    plan = files.load(example[1])
    assert rules.obstacles(plan) == []
    assert [task.key for task in plan.tasks] == ["oxygen", "silver"]
    jsonschema.validate(yaml.safe_load(example[1]), json.loads(SCHEMA.read_text("utf-8")))


def test_every_mistake_is_named_with_its_line_and_column() -> None:
    content = """\
format: usability-study/1
title: 2026-01-01
colour: red
tasks:
  - key: first
    scenario: 7
  - key: Second Task
    time_limit_s: 2
    criterion:
      kind: guess
max_participants: 0
"""
    assert mistakes_of(content) == [
        (2, 8, "title"),
        (3, 1, "colour"),
        (6, 15, "tasks[0].scenario"),
        (7, 10, "tasks[1].key"),
        (8, 19, "tasks[1].time_limit_s"),
        (10, 13, "tasks[1].criterion.kind"),
        (11, 19, "max_participants"),
    ]


def test_mistakes_in_json_have_places_too() -> None:
    content = '{\n\t"format": "usability-study/1",\n\t"tasks": [\n\t\t{"title": "No key"}\n\t]\n}'
    assert mistakes_of(content) == [(4, 3, "tasks[0].key")]


@pytest.mark.parametrize(
    "content",
    [
        "title: a\ntitle: b\nformat: usability-study/1",
        '{"format": "usability-study/1",\n "title": "a", "title": "b"}',
    ],
)
def test_a_field_given_twice_is_a_mistake(content: str) -> None:
    assert [(line, place) for line, _, place in mistakes_of(content)] == [(2, "title")]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", 1),
        ("just words", 1),
        ("format: usability-study/1\ntitle: 'open", 2),
        ("format: usability-study/1\nwelcome: &a x\nthanks: *a", 3),
        ('{"format": "usability-study/1",\n', 2),
        ("title: no format", 1),
        ("format: usability-study/9", 1),
        ("format: usability-study/1\ntitle: !!python/object:os.system x", 2),
    ],
)
def test_what_is_no_plan_is_refused_with_a_line(content: str, line: int) -> None:
    assert mistakes_of(content)[0][0] == line


@pytest.mark.parametrize(
    "content", ["[" * 100_000, "a" * (files.LARGEST + 1), "a: " + "{b: " * 5_000, "\x00", "key: \x07"]
)
def test_hostile_files_are_refused_and_nothing_breaks(content: str) -> None:
    assert mistakes_of(content)


def test_the_order_of_mistakes_is_the_files() -> None:
    found = mistakes_of("format: usability-study/1\nzeta: 1\ntitle: 1\nalpha: 2")
    assert [line for line, _, _ in found] == [2, 3, 4]


def test_a_files_name_says_its_form() -> None:
    assert files.form_of("Plan.JSON") == "json"
    assert files.form_of("plan.yml") == "yaml"
    assert json.loads(files.dump(make_plan(), "json"))["tasks"][0]["key"] == "oxygen"


def test_what_no_database_keeps_is_a_mistake() -> None:
    content = 'format: usability-study/1\ntitle: "Oxy\\0gen"\n'
    assert [place for _line, _column, place in mistakes_of(content)] == ["title"]
