"""Foretell who leaves with scikit-learn's logistic regression as it comes, on scaled numbers and words apart."""

import numpy as np
import pandas as pd
from leavers import judged, read, risks
from metering import measure
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

columns, lost, numbers = read()
frame = pd.DataFrame(columns)
words = [name for name in columns if name not in numbers]


def foretold(seen: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """Return the risks of the rest by the model of those seen."""
    parts = make_column_transformer(
        (StandardScaler(), list(numbers)), (OneHotEncoder(handle_unknown="ignore"), words)
    )
    model = make_pipeline(parts, LogisticRegression(max_iter=1000)).fit(frame.iloc[seen], lost[seen])
    return model.predict_proba(frame.iloc[rest])[:, 1]


measure(lambda: risks(lost, foretold), lambda found: judged(found, lost), "scikit-learn", "pandas", "numpy")
