"""Say in words what is wrong with an installation, and what to do."""

from zhike.config.doctor.report import run

__all__ = ["run"]
