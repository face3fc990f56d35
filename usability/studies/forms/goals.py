"""The form of the study's goals."""

from typing import Any

from usability.studies import binding
from usability.studies.fields import GoalRow, filled, listed, rows
from usability.studies.forms.part import PartForm
from usability.studies.goals import can_be_tested
from usability.studies.places import Document, free_key
from usability.studies.plan import Goal, StudyPlan
from usability.studies.rules import used_instruments


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
