"""What a check has found."""

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """How serious a finding is. Only problems make `zhike doctor` fail."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One line of the report: what was looked at, how it is, and what to do about it."""

    subject: str
    state: State
    text: str
    advice: str = ""

    def line(self) -> str:
        """Return the finding as one line of text, with the advice on a line of its own."""
        said = f"{self.state.value:<8} {self.subject}: {self.text}"
        return f"{said}\n{'':8} → {self.advice}" if self.advice else said


def ok(subject: str, text: str) -> Finding:
    """Return a finding that needs nothing."""
    return Finding(subject, State.OK, text)


def note(subject: str, text: str, advice: str = "") -> Finding:
    """Return a finding worth knowing that does not stop Zhike from working."""
    return Finding(subject, State.NOTE, text, advice)


def problem(subject: str, text: str, advice: str) -> Finding:
    """Return a finding that stops Zhike, or part of it, from working."""
    return Finding(subject, State.PROBLEM, text, advice)
