"""What services raise where a person asked for something that cannot be done."""


class DomainError(ValueError):
    """A command that cannot be carried out. message: why, in a sentence for whoever gave it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class FieldError(DomainError):
    """The same where one field of a form can put it right. field: its name there, "" for none."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
