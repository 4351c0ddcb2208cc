"""What do customers say? Sentiment, key phrases, topics and reason codes of short feedback, Chinese and English.

Everything learns in seconds from one's own feedback; ``starting_sentiment`` and ``CODEBOOK`` are a modest start from
word lists before there is any. The arithmetic is loaded when it is first used.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "Sentiment": "sentiment", "SentimentFitted": "sentiment",
    "starting_sentiment": "lexicon", "LexiconSentiment": "lexicon",
    "key_phrases": "phrases", "Topics": "topics", "TopicsFitted": "topics",
    "ReasonCoding": "reasons", "ReasonsFitted": "reasons", "CODEBOOK": "codebook",
}  # fmt: skip
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Load a part of the library at its first use."""
    if name not in _HOMES:
        raise AttributeError(f"zhike.analytics.text has no {name}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
