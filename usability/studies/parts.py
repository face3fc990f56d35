"""What every part of a study's document is made of: keys, lines, prose, addresses; unknown fields are mistakes."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]


def _storable(value: str) -> str:
    if "\x00" in value:
        raise ValueError("must not contain the character U+0000")
    return value


Line = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True), AfterValidator(_storable)]
Prose = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(_storable)]


def _web_address(value: str) -> str:
    _storable(value)
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("must start with http:// or https://")
    return value


Address = Annotated[
    str, StringConstraints(max_length=2_000, strip_whitespace=True), AfterValidator(_web_address)
]


class Part(BaseModel):
    """Base of every part of the document: unknown fields are mistakes, not silently dropped."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)


def unique(keys: list[str], where: str) -> None:
    """Raises ValueError, naming the place, for a key that stands twice."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"{where}: the key “{key}” is used twice")
        seen.add(key)
