"""Figures of the business about single participants, brought from outside: churn, revenue, lifetime value."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from usability.infra.database import Id, Line, Model, Short
from usability.sessions.models import Batch


class BusinessImport(Batch):
    """A file of such figures. source: where the numbers are from, in the words of whoever brought them.

    Withdrawn, its figures are gone and this line says that it was there.
    """

    __tablename__ = "business_imports"

    source: Mapped[Line] = mapped_column(default="")


class BusinessFigure(Model):
    """One number about one person on one day. unit: a currency; "" for churned, whose number is 1 (gone) or 0.

    It goes with the person: whoever erases a participant erases these too.
    """

    __tablename__ = "business_figures"
    __table_args__ = (
        UniqueConstraint("participant_id", "kind", "as_of"),
        CheckConstraint("kind IN ('churned', 'revenue', 'lifetime_value')", name="kind"),
        CheckConstraint("kind <> 'churned' OR number IN (0, 1)", name="churned"),
    )

    id: Mapped[Id]
    import_id: Mapped[int] = mapped_column(ForeignKey("business_imports.id", ondelete="CASCADE"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id", ondelete="CASCADE"))
    kind: Mapped[Short]
    number: Mapped[float]
    unit: Mapped[Short] = mapped_column(default="")
    as_of: Mapped[date] = mapped_column(Date)
