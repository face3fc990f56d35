"""What people are told about an appointment, as plain text to send or to copy. Pure."""

from dataclasses import dataclass

from usability.schedule.entries import Entry, clock, long_day, span_words
from usability.schedule.rules import MessageKind, State


@dataclass(frozen=True, slots=True)
class Told:
    """What a participant may know beside the appointment: the study's title for them, whom to ask, their own page."""

    title: str
    contact: str
    page: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A message: subject and text."""

    subject: str
    text: str


_OPENINGS: dict[MessageKind, str] = {
    MessageKind.INVITATION: "thank you for taking part in “{title}”. This is your appointment:",
    MessageKind.UPDATE: "your appointment for “{title}” has changed. It is now:",
    MessageKind.REMINDER: "this is a reminder of your appointment for “{title}”:",
    MessageKind.CANCELLATION: "your appointment for “{title}” is cancelled. It was:",
}
_SUBJECTS: dict[MessageKind, str] = {
    MessageKind.INVITATION: "Your appointment: {when}",
    MessageKind.UPDATE: "Changed: your appointment is on {when}",
    MessageKind.REMINDER: "Reminder: your appointment on {when}",
    MessageKind.CANCELLATION: "Cancelled: your appointment on {when}",
}


def letter(kind: MessageKind, entry: Entry, told: Told) -> Letter:
    """The words to the participant, with the time in their own zone first and the study's beside it.

    Raises KeyError for a notice, which goes to the moderator.
    """
    zone = entry.zones[0]
    when = f"{long_day(entry.starts_at, zone)}, {clock(entry.starts_at, zone)} ({zone.replace('_', ' ')})"
    lines = [f"Hello{' ' + entry.name if entry.name else ''},", ""]
    lines += [_OPENINGS[kind].format(title=told.title), ""]
    lines += [f"    {span_words(entry, zone)}" for zone in entry.zones]
    if kind is not MessageKind.CANCELLATION:
        if entry.place:
            lines.append(f"    Where: {entry.place}")
        if entry.call:
            lines.append(f"    Call: {entry.call}")
        lines += ["", "Your personal page has a file for your calendar, and there you can confirm or cancel."]
        lines += ["Please open it on the device that you will use in the session:", "", f"    {told.page}"]
    if told.contact:
        lines += ["", f"Questions? {told.contact}"]
    return Letter(_SUBJECTS[kind].format(when=when), "\n".join(lines) + "\n")


def notice(entry: Entry, page: str) -> Letter:
    """What a moderator is told when the participant cancels. The code and no name: mail is kept on other machines."""
    when = f"{long_day(entry.starts_at, entry.zone)}, {clock(entry.starts_at, entry.zone)}"
    lines = [f"Hello{' ' + entry.moderator if entry.moderator else ''},", ""]
    lines += [f"{entry.code} cancelled their appointment in “{entry.study}”:", ""]
    lines += [f"    {span_words(entry, entry.zone)}", ""]
    lines += [
        "Its page says why, where they gave a reason, and there it can be planned again:",
        "",
        f"    {page}",
    ]
    return Letter(f"{entry.code} cannot come on {when}", "\n".join(lines) + "\n")


def useful(state: State, *, told_before: bool, started: bool) -> tuple[MessageKind, ...]:
    """Which messages make sense now, the most likely first. told_before: an earlier time was made known."""
    if started or state in (State.ARRIVED, State.DONE):
        return ()
    if state is State.CANCELLED:
        return (MessageKind.CANCELLATION,)
    if state is State.NO_SHOW:
        return ()
    if state is State.RESCHEDULED or told_before:
        return (MessageKind.UPDATE, MessageKind.REMINDER)
    return (MessageKind.INVITATION, MessageKind.REMINDER)
