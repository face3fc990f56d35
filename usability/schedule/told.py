"""What whom is told: the words and calendar items for a participant and for a moderator."""

from collections.abc import Sequence

from usability.infra.settings import Settings
from usability.schedule.entries import Entry
from usability.schedule.ics import Item, Method, calendar_file
from usability.schedule.wording import Told
from usability.studies.models import Study
from usability.studies.services import draft_of

NOBODY = "Usability <no-reply@usability.invalid>"
"""Stands as organizer in files where no sender of mail is set: the format wants one."""


def participant_page(base_url: str, token: str) -> str:
    """The address of a participant's personal page."""
    return f"{base_url}/a/{token}"


def told_of(study: Study, page: str) -> Told:
    """What a participant may know of a study."""
    plan = draft_of(study)
    return Told(title=plan.shown_title or study.slug, contact=plan.consent.contact, page=page)


def for_participant(entry: Entry, told: Told) -> Item:
    """The item of a participant's calendar."""
    lines = [f"Your personal page: {told.page}", f"Questions? {told.contact}" if told.contact else ""]
    return Item(entry, told.title, "\n".join(line for line in lines if line), told.page)


def participants_file(entry: Entry, told: Told, settings: Settings, *, feed: bool = False) -> bytes:
    """A participant's appointment as a file. feed: for a calendar that asks again and again, which wants it to show
    what there is; else a cancelled one asks to be taken out.
    """
    method = Method.CANCEL if entry.cancelled and not feed else Method.PUBLISH
    organizer = settings.mail_from or NOBODY
    return calendar_file([for_participant(entry, told)], method, organizer=organizer, feed=feed)


def moderator_page(base_url: str, entry: Entry) -> str:
    """The address of an appointment's page for those who run the study."""
    return f"{base_url}/studies/{entry.slug}/schedule/{entry.id}"


def for_moderator(entry: Entry, base_url: str) -> Item:
    """The item of a moderator's calendar: the code and never the name, since calendars are kept on other machines."""
    page = moderator_page(base_url, entry)
    pilot = " (pilot)" if entry.purpose == "pilot" else ""
    return Item(entry, f"{entry.code} – {entry.study}{pilot}", f"{entry.words}\n{page}", page)


def file_for_moderator(entry: Entry, settings: Settings) -> bytes:
    """One appointment as a file; a cancelled one asks to be taken out."""
    method = Method.CANCEL if entry.cancelled else Method.PUBLISH
    item = for_moderator(entry, settings.base_url)
    return calendar_file([item], method, organizer=settings.mail_from or NOBODY)


def moderators_file(entries: Sequence[Entry], settings: Settings, *, name: str = "") -> bytes:
    """A moderator's appointments as a calendar to look at again and again. It names no participant."""
    items = [for_moderator(entry, settings.base_url) for entry in entries]
    organizer = settings.mail_from or NOBODY
    return calendar_file(items, Method.PUBLISH, organizer=organizer, name=name, feed=True)
