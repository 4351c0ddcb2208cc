"""The control: tf-idf of one to three characters and logistic regression, as scikit-learn has them, in five splits."""

import time

from metering import measure
from reviews import accuracy, for_the_slow, over_splits, split
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline


def judge(salt: str) -> dict[str, float]:
    """Return the accuracy on the rest of a split, and how long learning and judging took."""
    learned, rest = split(salt)
    texts, labels = zip(*learned, strict=True)
    start = time.process_time()
    words = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
    model = make_pipeline(words, LogisticRegression(C=5, max_iter=300)).fit(texts, labels)
    between = time.process_time()
    found = model.predict([text for text, _ in rest])
    end = time.process_time()
    return {
        "accuracy": accuracy([bool(one) for one in found], rest), "training CPU s": between - start,
        "reviews a CPU s": len(rest) / (end - between), "reviews judged": len(rest),
    }  # fmt: skip


measure(lambda: over_splits(judge, for_the_slow()), dict, "scikit-learn", "numpy")
