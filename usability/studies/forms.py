"""Forms of the Plan room. Names of fields are places in the document (usability.studies.binding)."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields.core import UnboundField

from usability.studies import binding
from usability.studies.fields import (
    ConditionRow,
    GoalRow,
    ItemRow,
    LabelRow,
    ListOfLines,
    NumberGiven,
    NumberOrNothing,
    Prose,
    QuotaRow,
    ScreenerOptionRow,
    filled,
    keyed,
    listed,
    one_of,
    rows,
)
from usability.studies.goals import can_be_tested
from usability.studies.places import Document, free_key
from usability.studies.plan import Goal, StudyPlan
from usability.studies.rules import used_instruments


class PartForm(FlaskForm):
    """A form on a part of the plan. `revision` and `base` say which state of the part its writer saw."""

    revision = HiddenField()
    base = HiddenField()

    @classmethod
    def data_from(cls, part: Document) -> dict[str, Any]:
        """Data of the form from the part."""
        fields = [name for name in dir(cls) if isinstance(getattr(cls, name), UnboundField)]
        return binding.read(fields, part)

    def offer(self, document: Document) -> None:
        """Fills choices that depend on the rest of the plan; most forms have none."""

    def part_from(self, part: Document) -> Document:
        """The part with what was typed."""
        return binding.write({name: self[name].data for name in binding.names(self)}, part)


class PurposeForm(PartForm):
    title = StringField("Title of the study", description="For you and in the report.")
    participant_title = StringField(
        "Title that participants see",
        description="Above each of their pages. Say nothing here that tells what you hope to find. "
        "Where it is empty, they see the title of the study.",
    )
    product__name = StringField(
        "Product under test", description="As participants know it; questionnaires name it."
    )
    product__version = StringField(
        "Its version", description="Printed in the report, so that rounds can be told apart."
    )
    signals = BooleanField(
        "The snippet is in the product: count clicks and pages in every task",
        description="Tasks that an address or an element decides listen to it anyway.",
    )
    objectives = ListOfLines("What do you want to find out?", description="One objective a line.")


class WelcomeForm(PartForm):
    welcome = Prose(
        "Welcome", description="The first page. Markdown. Say what it is about and how long it takes."
    )
    think_aloud = BooleanField(
        "Ask people to think aloud", description="Times are then marked as not comparable with silent ones."
    )


class ConsentForm(PartForm):
    consent__text = Prose("Consent text", description="Markdown. Agreed to before anything is recorded.")
    consent__contact = StringField(
        "Whom to write to", description="For questions and for withdrawing, for instance an e-mail address."
    )


class ScreenerForm(PartForm):
    max_participants = NumberOrNothing("How many people at most", description="Leave it empty for no limit.")
    quotas = rows(
        QuotaRow, "Quotas", "At most so many people who gave this answer. Others are turned away kindly."
    )

    def offer(self, document: Document) -> None:
        """Fills the choices of the quotas from the screener's options."""
        choices = [("", "Choose an answer")] + [
            (
                f"{question['key']}/{option['key']}",
                f"{question['text'] or question['key']}: {option['label']}",
            )
            for question in document["screener"]["questions"]
            for option in question["options"]
        ]
        for row in self.quotas:
            row.form.of.choices = listed(choices)

    @classmethod
    def data_from(cls, part: Document) -> dict[str, Any]:
        quotas = [
            {"key": q["key"], "of": f"{q['question']}/{q['option']}", "limit": q["limit"]}
            for q in part["screener"]["quotas"]
        ]
        return {"max_participants": part["max_participants"], "quotas": quotas}

    def part_from(self, part: Document) -> Document:
        taken: set[str] = {row["key"] for row in self.quotas.data if row["key"]}
        quotas = []
        for row in filled(self.quotas.data, "of"):
            question, _, option = row["of"].partition("/")
            key = row["key"] or free_key(f"{question}-{option}", taken, "quota")
            taken.add(key)
            quotas.append({"key": key, "question": question, "option": option, "limit": row["limit"]})
        changed = binding.write({"max_participants": self.max_participants.data}, part)
        changed["screener"]["quotas"] = quotas
        return changed


class ConditionsForm(PartForm):
    conditions__design = one_of(
        "How do people meet the conditions?",
        [
            ("none", "There is one condition", "Nothing is compared."),
            ("between", "Each person meets one", "Between subjects."),
            (
                "within_all",
                "Each person does every task in every condition",
                "Within subjects, in blocks of a balanced order.",
            ),
            (
                "within_split",
                "Each person does every task once, conditions spread over the tasks",
                "Within subjects.",
            ),
        ],
    )
    conditions__items = rows(
        ConditionRow, "Conditions", "For instance two designs. A start address here replaces the tasks’."
    )

    def part_from(self, part: Document) -> Document:
        items = keyed(filled(self.conditions__items.data, "name"), "name", "condition")
        return binding.write(
            {"conditions__design": self.conditions__design.data, "conditions__items": items}, part
        )


class OrderForm(PartForm):
    order = one_of(
        "Order of the tasks",
        [
            ("fixed", "As written"),
            ("random", "By chance", "Drawn for each person anew."),
            (
                "counterbalanced",
                "Counterbalanced",
                "Rows of a Williams square: each task equally often in each place and after each other.",
            ),
        ],
    )
    error_codes = rows(
        LabelRow, "Error codes of all tasks", "Slips that you count. A moderator has a key for each."
    )
    dropout_hours = NumberGiven(
        "Counted as dropped out after", description="Hours without a sign. The place is then given again."
    )

    def part_from(self, part: Document) -> Document:
        changed = super().part_from(part)
        changed["error_codes"] = keyed(filled(self.error_codes.data, "label"), "label", "error")
        return changed


class GoalsForm(PartForm):
    goals = rows(
        GoalRow,
        "Goals",
        "For instance at least 78 % solve a task, SUS at least 68, a typical time of at most 60 s. Results test each.",
    )

    def offer(self, document: Document) -> None:
        """Fills what can be a goal: shares and times of tasks, scores of the questionnaires that are asked."""
        plan = StudyPlan.model_validate(document)
        tasks = [("", "all tasks")] + [(task.key, task.title or task.key) for task in plan.tasks]
        scores = [
            (f"score/{key}", f"Score, {one.name}: at {'least' if one.scoring.higher_is_better else 'most'}")
            for key, one in used_instruments(plan).items()
            if can_be_tested(one)
        ]
        choices = [
            ("", "Choose what is to be reached"),
            *((f"success/{key}", f"Solved, {title}: at least, %") for key, title in tasks),
            *((f"time/{key}", f"Typical time, {title}: at most, s") for key, title in tasks),
            *scores,
        ]
        for row in self.goals:
            row.form.of.choices = listed(choices)

    @classmethod
    def data_from(cls, part: Document) -> dict[str, Any]:
        found = [Goal.model_validate(goal) for goal in part["goals"]]
        return {
            "goals": [
                {"key": goal.key, "of": goal.of, "target": round(goal.target * _typed(goal.of), 6)}
                for goal in found
            ]
        }

    def part_from(self, part: Document) -> Document:
        kept = filled(self.goals.data, "of")
        taken = {row["key"] for row in kept if row["key"]}
        goals = []
        for row in kept:
            measure, _, name = row["of"].partition("/")
            key = row["key"] or free_key(f"{measure}-{name}".strip("-"), taken, "goal")
            taken.add(key)
            goals.append(
                {
                    "key": key,
                    "measure": measure,
                    "task": name or None if measure != "score" else None,
                    "instrument": name if measure == "score" else None,
                    "target": row["target"] / _typed(row["of"]) if row["target"] != "" else None,
                }
            )
        return binding.write({"goals": goals}, part)


def _typed(of: str) -> float:
    """By what a target is multiplied where people type it: shares are typed as percent."""
    return 100 if of.startswith("success/") else 1


class ThanksForm(PartForm):
    thanks = Prose("Thanks", description="The last page. Markdown.")
    completion_code = StringField(
        "Completion code", description="Shown at the end, for panels that ask for one."
    )
    redirects__complete = StringField(
        "Where people go after the last page", description="The link’s own parameters are carried back."
    )
    redirects__screened_out = StringField("Where people go whom the screener turns away")
    redirects__full = StringField("Where people go when the study is full")


class ScreenerQuestionForm(PartForm):
    text = StringField("Question")
    options = rows(
        ScreenerOptionRow,
        "Options",
        "People who choose an option without a tick are turned away kindly.",
        blank=2,
    )

    @classmethod
    def data_from(cls, part: Document) -> dict[str, Any]:
        accept = part.get("accept", [])
        options = [{**option, "accept": option["key"] in accept} for option in part.get("options", [])]
        return {"text": part.get("text", ""), "options": options}

    def part_from(self, part: Document) -> Document:
        options = keyed(filled(self.options.data, "label"), "label", "option")
        accept = [option["key"] for option in options if option.pop("accept")]
        return binding.write({"text": self.text.data, "options": options, "accept": accept}, part)


class QuestionForm(PartForm):
    text = StringField("Question")
    kind = one_of(
        "How is it answered?",
        [
            ("choice", "One of several options"),
            ("choices", "Any of several options"),
            ("scale", "A scale"),
            ("number", "A number"),
            ("text", "In words", "Kept apart, so that it can be erased."),
        ],
        default="choice",
    )
    options = rows(LabelRow, "Options", blank=2)
    low = NumberOrNothing("From", description="Scale: 1 unless you say otherwise.")
    high = NumberOrNothing("To", description="Scale: 7 unless you say otherwise.")
    low_label = StringField("Words at the low end")
    high_label = StringField("Words at the high end")
    required = BooleanField("An answer is needed", default=True)
    segment = BooleanField("Use the answer as a segment", description="Results can then be read by it.")

    def part_from(self, part: Document) -> Document:
        changed = super().part_from(part)
        changed["options"] = keyed(filled(self.options.data, "label"), "label", "option")
        kind = self.kind.data
        if kind not in ("choice", "choices"):
            changed["options"] = []
        if kind not in ("scale", "number"):
            changed.update(low=None, high=None)
        if kind != "scale":
            changed.update(low_label="", high_label="")
        return changed


class TaskForm(PartForm):
    title = StringField("Title", description="Short; participants see it above the scenario.")
    scenario = Prose(
        "Scenario",
        description="Shown before the clock starts and while it runs. Give a reason, not instructions. Markdown.",
    )
    start_url = StringField("Start address", description="Where the product opens.")
    criterion__kind = one_of(
        "How do we know that it worked?",
        [
            ("self_report", "The participant says so"),
            ("answer", "The participant’s answer is checked"),
            ("address", "An address is reached", "Needs the snippet in the product."),
            ("element", "An element appears", "Needs the snippet in the product."),
            ("moderator", "A moderator decides"),
        ],
        default="self_report",
    )
    criterion__prompt = StringField(
        "What the participant is asked", description="For instance: Which data set did you find?"
    )
    criterion__accepted = ListOfLines(
        "Accepted answers",
        description="One a line; capitals don’t matter. Never sent to the participant’s page.",
    )
    criterion__target = StringField(
        "Address or element",
        description="How the address begins (https://… or /…), or a CSS selector of what is then seen.",
    )
    time_limit_s = NumberOrNothing(
        "Time limit", description="The task ends kindly then. Leave it empty for none."
    )
    optimal_time_s = NumberOrNothing("Time an expert needs", whole=False)
    optimal_clicks = NumberOrNothing("Shortest path")
    optimal_pages = NumberOrNothing("Fewest pages to visit", description="With it lostness can be computed.")
    error_opportunities = NumberOrNothing(
        "Places to go wrong",
        description="At how many places a person may slip, at most once each: errors are then counted per place.",
    )
    success_goal = NumberOrNothing(
        "Goal: share who succeed", whole=False, factor=0.01, description="Drawn as a line in figures."
    )
    touchpoint = StringField("Touchpoint", description="For instance search, checkout, support call.")
    journey_stage = StringField("Stage of the journey")
    conversion = BooleanField("Success counts as a conversion")
    error_codes = rows(
        LabelRow, "Error codes of this task", "Slips that you count here beside those of all tasks."
    )
    moderator_notes = Prose("Notes for the moderator", description="Never shown to participants.")
    probes = ListOfLines(
        "Questions that the moderator may ask",
        description="One a line. The console shows them beside the task.",
    )
    after_own = BooleanField(
        "Ask something of its own after this task",
        description="In place of what the plan asks after each task.",
    )

    @classmethod
    def data_from(cls, part: Document) -> dict[str, Any]:
        return {**super().data_from(part), "after_own": part.get("after") is not None}

    def part_from(self, part: Document) -> Document:
        changed = super().part_from(part)
        own = changed.pop("after_own")
        changed["after"] = (part.get("after") or []) if own else None
        changed["error_codes"] = keyed(filled(self.error_codes.data, "label"), "label", "error")
        kind = self.criterion__kind.data
        if kind != "answer":
            changed["criterion"].update(prompt="", accepted=[])
        if kind not in ("address", "element"):
            changed["criterion"]["target"] = ""
        return changed


class InstrumentForm(PartForm):
    name = StringField("Name", description="As the report names it.")
    title = StringField("Heading for participants")
    intro = StringField("Words above the statements")
    kind = one_of(
        "What are the items?",
        [
            ("scale", "Statements or questions on one scale"),
            ("semantic_differential", "Pairs of words"),
        ],
        default="scale",
    )
    items = rows(
        ItemRow, "Items", "Take the tick away where a high answer is bad: the score turns it round.", blank=1
    )
    scale__min = NumberGiven("Lowest answer", default=1)
    scale__max = NumberGiven("Highest answer", default=5)
    scale__low_label = StringField("Words at the low end", default="Strongly disagree")
    scale__high_label = StringField("Words at the high end", default="Strongly agree")
    scale__not_applicable = BooleanField("Offer “does not apply”")
    scoring__rule = SelectField(
        "Score",
        default="mean",
        choices=listed(
            [
                ("mean", "Mean of the items, in the scale’s units"),
                ("sus_like", "0 to 100, as SUS is scored"),
                ("centred_mean", "Mean of the items, the centre of the scale as 0"),
                ("nps", "Net Promoter Score (one item, 0 to 10)"),
                ("top_box", "Share of high answers (one item)"),
            ]
        ),
    )
    scoring__max_missing = NumberGiven("Blanks with which there still is a score", default=0)
    scoring__top_from = NumberOrNothing(
        "Lowest answer that counts as high", description="Only for the share of high answers."
    )
    seconds = NumberGiven("Seconds that people need", default=30)
    source = StringField("Source")
    licence = StringField("Licence")

    def part_from(self, part: Document) -> Document:
        changed = super().part_from(part)
        items = keyed(filled(self.items.data, "text"), "text", "q", numbered="q")
        old = {item["key"]: item for item in part.get("items", [])}
        changed["items"] = [{**old.get(item["key"], {}), **item} for item in items]
        # The range follows from rule and scale.
        for end in ("range_low", "range_high"):
            changed["scoring"].pop(end, None)
        return changed


class NewStudyForm(FlaskForm):
    title = StringField(
        "Title of the study", description="For you and in the report. It can be changed later."
    )
    product__name = StringField("Product under test")
    product__version = StringField("Its version")


class ShareForm(FlaskForm):
    email = StringField("E-mail address of an account")
    role = one_of(
        "Role",
        [
            ("owner", "Owner", "May do everything, also share and delete."),
            ("editor", "Editor", "May change the plan and publish."),
            ("moderator", "Moderator", "May invite people and run sessions."),
            ("observer", "Observer", "May watch and take notes."),
            ("reader", "Reader", "May read plan, results and reports."),
        ],
        default="editor",
    )


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
    """(form, field that a new key is made from, word for one item) of a list."""
    if where == "tasks":
        return TaskForm, "title", "task"
    if where == "screener/questions":
        return ScreenerQuestionForm, "text", "question"
    if where == "instruments":
        return InstrumentForm, "name", "questionnaire"
    return QuestionForm, "text", "question"
