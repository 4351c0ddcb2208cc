"""What will or should a customer buy next? Association, neighbours of products, next basket, whitespace.

``NextBasket`` ranks everything a customer may buy next, repeats included; with ``only_new`` it is a cross-selling
list. ``Association`` states rules with support, confidence and lift; ``whitespace`` counts what is still open. The
arithmetic is loaded when it is first used.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "Association": "association", "AssociationFitted": "association", "Rule": "association",
    "NextBasket": "next_basket", "NextBasketFitted": "fitted", "Suggestion": "fitted",
    "whitespace": "open_cells", "Whitespace": "open_cells",
}  # fmt: skip
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Load a part of the library at its first use."""
    if name not in _HOMES:
        raise AttributeError(f"zhike.analytics.next_product has no {name}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
