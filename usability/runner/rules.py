"""Decisions of the entrance: which link parameters are kept, who may come in, where people are sent back to. Pure."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from usability.sessions.rules import Purpose
from usability.studies.plan import Consent
from usability.studies.questions import Screener
from usability.studies.rules import StudyState

MOST_PARAMETERS = 20
LONGEST_VALUE = 300
_NAME = re.compile(r"[A-Za-z0-9_.~-]{1,60}")


def kept_parameters(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The parameters of a link that are carried through: the first 20, each name once, values up to 300 characters.

    A longer value or a strange name is left out rather than cut: half an identifier is somebody else's.
    """
    kept: dict[str, str] = {}
    for name, value in pairs:
        if (
            len(kept) < MOST_PARAMETERS
            and name not in kept
            and _NAME.fullmatch(name)
            and len(value) <= LONGEST_VALUE
        ):
            kept[name] = value
    return kept


def with_parameters(address: str, parameters: Mapping[str, str]) -> str:
    """A redirect's address with the link's parameters; what the address itself says stays. "" stays ""."""
    if not address:
        return ""
    parts = urlsplit(address)
    own = parse_qsl(parts.query, keep_blank_values=True)
    names = {name for name, _ in own}
    query = urlencode([*own, *((name, value) for name, value in parameters.items() if name not in names)])
    return urlunsplit(parts._replace(query=query))


def open_for(purpose: Purpose, state: StudyState, *, published: bool) -> bool:
    """Whether new people may come in: real ones into an open study, pilots and previews into any published one."""
    return published and (purpose is not Purpose.REAL or state is StudyState.OPEN)


def unanswered(screener: Screener, answers: Mapping[str, str]) -> list[str]:
    """Keys of screener questions without an answer that is one of their options."""
    return [
        question.key
        for question in screener.questions
        if answers.get(question.key) not in {option.key for option in question.options}
    ]


def turned_away_by(screener: Screener, answers: Mapping[str, str]) -> str | None:
    """Key of the first screener question whose answer is not accepted; None if the person may come in."""
    for question in screener.questions:
        if answers.get(question.key) not in question.accept:
            return question.key
    return None


def quota_keys(screener: Screener, answers: Mapping[str, str]) -> list[str]:
    """Keys of the quotas this person counts towards."""
    return [quota.key for quota in screener.quotas if answers.get(quota.question) == quota.option]


def also_agreed(consent: Consent, ticked: Iterable[str]) -> list[str]:
    """The sentences asked apart that a person ticked, in the plan's order. ticked: the sentences themselves.

    A number would mean another sentence once a new version was published while somebody read.
    """
    chosen = set(ticked)
    return [words for words in consent.also if words in chosen]


def consent_digest(text: str) -> str:
    """SHA-256 of a consent text, as 64 hexadecimal digits: which words a person agreed to."""
    return hashlib.sha256(text.encode()).hexdigest()
