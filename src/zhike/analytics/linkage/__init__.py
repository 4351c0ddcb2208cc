"""Which records speak of the same company or person? Normalisation, blocking, comparison, probabilities, reasons.

``companies``, ``people`` and ``channels`` bring names, phones, numbers and addresses into the form in which they
are compared; ``Linkage`` finds and scores pairs over one or two frames without labels (Fellegi & Sunter 1969),
``LabelledLinkage`` learns from pairs that somebody judged. The arithmetic is loaded when it is first used.
"""

from zhike.analytics._lazy import parts_of

_HOMES = {
    "Key": "blocking", "Neighbours": "blocking", "candidates": "blocking",
    "Exact": "comparing", "Fuzzy": "comparing", "Words": "comparing",
    "Linkage": "linking", "FittedLinkage": "linking", "one_to_one": "assignment",
    "estimate": "fellegi_sunter", "LabelledLinkage": "labelled", "FittedLabelledLinkage": "labelled",
}  # fmt: skip
__all__ = sorted(_HOMES)
__getattr__ = parts_of(__name__, _HOMES)
