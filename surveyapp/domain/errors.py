"""What the rules refuse, as codes with data: their words are made on the floors above."""


class DomainError(Exception):
    """A refusal: `code` names the rule, `data` holds what the words about it need.

    Codes are lower case with hyphens and keep their meaning; `data` has plain values (dates, aware
    datetimes, numbers, strings, or sequences of these).
    """

    def __init__(self, code: str, **data: object) -> None:
        super().__init__(code, data)
        self.code = code
        self.data: dict[str, object] = data

    def __str__(self) -> str:
        """Return the code and its data on one line, for logs and tracebacks only."""
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.data.items())])
