"""The one filter language: list filters, views, segments, rules, API queries and permissions are this tree."""

from zhike.kernel.filters.memory import NotInMemory, matches
from zhike.kernel.filters.operators import OPERATORS, Operator
from zhike.kernel.filters.query_string import from_query
from zhike.kernel.filters.sentence import describe
from zhike.kernel.filters.sql import ALWAYS, NEVER, Context, related, to_q
from zhike.kernel.filters.tree import All, Any_, EventTest, NamedTest, Node, Not, Test, parse

__all__ = [
    "ALWAYS", "NEVER", "OPERATORS", "All", "Any_", "Context", "EventTest", "NamedTest", "Node", "Not",
    "NotInMemory", "Operator", "Test", "describe", "from_query", "matches", "parse", "related", "to_q",
]  # fmt: skip
