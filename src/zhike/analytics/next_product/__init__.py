"""What will or should a customer buy next? Association, neighbours of products, next basket, whitespace.

``NextBasket`` ranks everything a customer may buy next, repeats included; with ``only_new`` it is a cross-selling
list. ``Ease`` weighs all products against each other at once, for cross-selling. ``Association`` states rules with support, confidence and lift; ``whitespace`` counts what is still open. The
arithmetic is loaded when it is first used.
"""

from zhike.analytics._lazy import parts_of

_HOMES = {
    "Association": "association", "AssociationFitted": "association", "Rule": "association",
    "Ease": "ease", "EaseFitted": "ease", "NextBasket": "next_basket", "NextBasketFitted": "fitted", "Suggestion": "fitted",
    "whitespace": "open_cells", "Whitespace": "open_cells",
}  # fmt: skip
__all__ = sorted(_HOMES)
__getattr__ = parts_of(__name__, _HOMES)
