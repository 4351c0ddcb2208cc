"""The words of a question, with their help and what is said of wrong ones in the language asked for."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NoReturn

from zhike.analytics.commands.chinese_help import FRAME
from zhike.analytics.commands.language import Translate

__all__ = ["Parser"]


class Parser(argparse.ArgumentParser):
    """An argument parser that translates the help of each word when it is added. ``said`` comes first: -h is added at once."""

    def __init__(self, prog: str, description: str, said: Translate) -> None:
        self.said = said
        full_stop = "." if said(description) == description else "。"
        told = said(description)
        super().__init__(prog, description=told[:1].upper() + told[1:] + full_stop)

    def add_argument(self, *words: Any, **settings: Any) -> argparse.Action:
        """Add a word with its help translated."""
        if settings.get("help"):
            settings["help"] = self.said(settings["help"])
        return super().add_argument(*words, **settings)

    def format_help(self) -> str:
        """Return the help, its headings translated as well."""
        return self._framed(super().format_help)

    def format_usage(self) -> str:
        """Return the line of usage."""
        return self._framed(super().format_usage)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words, and end with 2."""
        told = self.said(message)
        self.exit(2, f"{self.format_usage()}{self.prog}{': error: ' if told == message else '：'}{told}\n")

    def _framed(self, make: Callable[[], str]) -> str:
        text = make()
        if self.said("lost") == "lost":
            return text
        for english, chinese in FRAME.items():
            text = text.replace(english, chinese)
        return text.replace("： ", "：")
