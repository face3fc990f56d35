"""Writes docs/study-plan.schema.json from the plan's model. `--check` only says whether the file is as it should be."""

import json
import sys
from pathlib import Path

from usability.studies.plan import FORMAT, StudyPlan

SCHEMA = Path(__file__).resolve().parent.parent / "docs" / "study-plan.schema.json"


def text() -> str:
    """The schema as the file has it."""
    schema = StudyPlan.model_json_schema()
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Study plan ({FORMAT})",
        "required": ["format"],
    }
    return json.dumps({**schema, **head}, ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Writes or checks."""
    if "--check" not in sys.argv:
        SCHEMA.write_text(text(), encoding="utf-8")
    elif SCHEMA.read_text(encoding="utf-8") != text():
        sys.exit(f"{SCHEMA.name} is not what the model says: run scripts/study_plan_schema.py")


if __name__ == "__main__":
    main()
