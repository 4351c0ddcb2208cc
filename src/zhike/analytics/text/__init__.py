"""What do customers say? Sentiment, key phrases, topics and reason codes of short feedback, Chinese and English.

Everything learns in seconds from one's own feedback; ``starting_sentiment`` and ``CODEBOOK`` are a modest start from
word lists before there is any. The arithmetic is loaded when it is first used.
"""

from zhike.analytics._lazy import parts_of

_HOMES = {
    "Sentiment": "sentiment", "SentimentFitted": "sentiment",
    "starting_sentiment": "lexicon", "LexiconSentiment": "lexicon",
    "key_phrases": "phrases", "Topics": "topics", "TopicsFitted": "topics",
    "ReasonCoding": "reasons", "ReasonsFitted": "reasons", "CODEBOOK": "codebook",
}  # fmt: skip
__all__ = sorted(_HOMES)
__getattr__ = parts_of(__name__, _HOMES)
