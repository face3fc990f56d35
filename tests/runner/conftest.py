"""A published study with everything a walk can meet, and links into it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.support.cast import Cast
from usability.participants import services as participants
from usability.participants.models import Link
from usability.studies import services as studies
from usability.studies.models import PlanVersion
from usability.studies.plan import StudyPlan

PLAN: dict[str, Any] = {
    "title": "Finding things",
    "product": {"name": "Periodic table"},
    "welcome": "Thank you for helping us.",
    "consent": {"text": "We record what you do in the tasks.", "contact": "olga@example.org"},
    "thanks": "You helped us a lot.",
    "completion_code": "C0FFEE",
    "redirects": {
        "complete": "https://panel.example/done?cc=1",
        "screened_out": "https://panel.example/out",
        "full": "https://panel.example/full",
    },
    "max_participants": 3,
    "screener": {
        "questions": [
            {
                "key": "age",
                "text": "How old are you?",
                "accept": ["young", "old"],
                "options": [
                    {"key": "young", "label": "16 to 30"},
                    {"key": "old", "label": "Over 30"},
                    {"key": "child", "label": "Under 16"},
                ],
            }
        ],
        "quotas": [{"key": "elders", "question": "age", "option": "old", "limit": 1}],
    },
    "participant_questions": [
        {
            "key": "job",
            "text": "What do you do?",
            "kind": "choice",
            "segment": True,
            "options": [{"key": "student", "label": "I study"}, {"key": "worker", "label": "I work"}],
        }
    ],
    "tasks": [
        {
            "key": "oxygen",
            "title": "Oxygen",
            "scenario": "Find the *atomic number* of oxygen.",
            "start_url": "https://product.example/table",
            "criterion": {"kind": "answer", "prompt": "Atomic number", "accepted": ["8", "eight"]},
            "time_limit_s": 300,
        },
        {
            "key": "silver",
            "title": "Silver",
            "scenario": "Find the symbol of silver.",
            "after": [
                {"instrument": "seq"},
                {"question": {"key": "why", "text": "What was hard?", "kind": "text", "required": False}},
                {
                    "question": {
                        "key": "minutes",
                        "text": "How many minutes did it feel like?",
                        "kind": "number",
                        "low": 0,
                    }
                },
                {
                    "question": {
                        "key": "used",
                        "text": "What did you use?",
                        "kind": "choices",
                        "required": False,
                        "options": [
                            {"key": "search", "label": "The search"},
                            {"key": "menu", "label": "The menu"},
                        ],
                    }
                },
            ],
        },
    ],
}


@pytest.fixture
def plan() -> StudyPlan:
    return StudyPlan.model_validate(PLAN)


@pytest.fixture
def version(db_session: Session, cast: Cast, plan: StudyPlan) -> PlanVersion:
    study = studies.create_study(db_session, plan, cast.owner)
    return studies.publish(db_session, study, cast.owner)


@pytest.fixture
def make_link(db_session: Session, version: PlanVersion) -> Callable[..., Link]:
    def make(**options: Any) -> Link:
        return participants.create_link(db_session, version.study, **options)

    return make


@pytest.fixture
def link(make_link: Callable[..., Link]) -> Link:
    return make_link()
