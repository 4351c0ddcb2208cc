"""Which records speak of the same company or person? Normalisation, blocking, comparison, probabilities, reasons.

``companies``, ``people`` and ``channels`` bring names, phones, numbers and addresses into the form in which they
are compared; ``Linkage`` finds and scores pairs over one or two frames without labels (Fellegi & Sunter 1969),
``LabelledLinkage`` learns from pairs that somebody judged. The arithmetic is loaded when it is first used.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "Key": "blocking", "Neighbours": "blocking", "candidates": "blocking",
    "Exact": "comparing", "Fuzzy": "comparing", "Words": "comparing",
    "Linkage": "linking", "FittedLinkage": "linking", "one_to_one": "assignment",
    "estimate": "fellegi_sunter", "LabelledLinkage": "labelled", "FittedLabelledLinkage": "labelled",
}  # fmt: skip
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Load a part of the library at its first use."""
    if name not in _HOMES:
        raise AttributeError(f"zhike.analytics.linkage has no {name}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
