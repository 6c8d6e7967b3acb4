"""What probes plant in the steps of a framework's pipeline, for the host to find it again."""


def fail(message: str) -> None:
    """Raise a ValueError; the host knows the file and the line."""
    raise ValueError(message)


def speak(word: str, lines: int) -> None:
    """Print as many numbered lines: "WORD 00001"."""
    for number in range(1, lines + 1):
        print(f"{word} {number:05}")  # noqa: T201  # what is asked is where this goes
