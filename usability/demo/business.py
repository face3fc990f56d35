"""Invented figures of the business for the generated study, brought as an import is and as somebody types them in."""

import random
from datetime import timedelta

from sqlalchemy.orm import Session

from usability.business import queries, services
from usability.business.rules import BusinessCheck, BusinessKind, Fact
from usability.imports.batches import digest_of
from usability.infra.clock import now
from usability.outside import services as outside
from usability.outside.kinds import Kind
from usability.outside.rules import read
from usability.studies.models import Study

FILENAME = "invented-customer-records.csv"
SOURCE = "Invented for this demonstration: these are nobody’s customer records"


def bring_business_figures(db: Session, study: Study, rng: random.Random) -> None:
    """Churn and revenue of invented people, drawn without regard to what they did in their session."""
    day = now().date() - timedelta(days=1)
    checked = BusinessCheck()
    for row, code in enumerate(sorted(queries.codes(db, study.id)), start=2):
        revenue = round(rng.lognormvariate(4.2, 0.6), 2)
        churned = float(rng.random() < 0.3)
        checked.facts += [
            Fact(row, code, BusinessKind.CHURNED, churned, "", day),
            Fact(row, code, BusinessKind.REVENUE, revenue, "EUR", day),
        ]
        checked.rows += 1
    services.import_figures(
        db,
        study,
        checked,
        digest=digest_of(SOURCE.encode()),
        filename=FILENAME,
        source=SOURCE,
        by=None,
    )


TYPED = {
    Kind.CHURN: {
        "at_start": "2400",
        "lost": "96",
        "note": "Who came back within the month is not counted as lost.",
    },
    Kind.CONVERSION: {
        "orders": "1330",
        "visits": "53200",
        "of": "visits",
        "note": "Paid orders; visits of staff and robots are left out.",
    },
}
"""Numbers of the whole shop, by kind, as a form would send them."""


def bring_outside_numbers(db: Session, study: Study) -> None:
    """Churn and market conversion of the invented shop, as of yesterday."""
    today = now().date()
    more = {"period": "month", "source": SOURCE, "as_of": str(today - timedelta(days=1))}
    for kind, typed in TYPED.items():
        entry = read(kind, typed | more, today).entry
        assert entry is not None
        outside.add(db, study, entry, by=None)
