"""Forms of the Plan room. Names of fields are places in the document (usability.studies.binding)."""

from usability.studies.forms.goals import GoalsForm
from usability.studies.forms.instrument import InstrumentForm
from usability.studies.forms.part import PartForm
from usability.studies.forms.question import QuestionForm
from usability.studies.forms.screener import ScreenerForm, ScreenerQuestionForm
from usability.studies.forms.sections import (
    ConditionsForm,
    ConsentForm,
    OrderForm,
    PurposeForm,
    ThanksForm,
    WelcomeForm,
)
from usability.studies.forms.study import NewStudyForm, ShareForm
from usability.studies.forms.task import TaskForm
from usability.studies.forms.wording import WordingForm

__all__ = ["SECTIONS", "NewStudyForm", "PartForm", "ShareForm", "item_form"]


SECTIONS: dict[str, type[PartForm]] = {
    "purpose": PurposeForm,
    "welcome": WelcomeForm,
    "consent": ConsentForm,
    "screener": ScreenerForm,
    "conditions": ConditionsForm,
    "order": OrderForm,
    "goals": GoalsForm,
    "thanks": ThanksForm,
}


def item_form(where: str) -> tuple[type[PartForm], str, str]:
    """(form, field that a new key is made from, word for one item) of a list; "" where the form says the key."""
    if where == "tasks":
        return TaskForm, "title", "task"
    if where == "screener/questions":
        return ScreenerQuestionForm, "text", "question"
    if where == "instruments":
        return InstrumentForm, "name", "questionnaire"
    if where == "wordings":
        return WordingForm, "", "wording"
    return QuestionForm, "text", "question"
