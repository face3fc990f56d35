"""What every event carries, and the types of what it says."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

# PostgreSQL keeps U+0000 in no text, and nobody means it.
WithoutNul = AfterValidator(lambda text: text.replace("\x00", ""))
Text = Annotated[str, StringConstraints(max_length=20_000), WithoutNul]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True), WithoutNul]
WriterId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
StepKey = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Incoming(BaseModel):
    """What every event carries.

    seq: counts up from 0 within one writer. mono: milliseconds of the writer's monotonic clock since its page load;
    wall: milliseconds since 1970 of its wall clock. Both may be missing where there is no such clock.
    """

    model_config = ConfigDict(extra="forbid")

    seq: int = Field(ge=0, le=2**53)
    mono: float | None = Field(default=None, ge=0, le=2**53, allow_inf_nan=False)
    wall: float | None = Field(default=None, ge=0, le=2**53, allow_inf_nan=False)
