"""`zhike analyse <question> FILE`: a file in, a short report, a table and plots out. Knows no database.

A question is a module with ``HELP``, ``arguments(parser)`` and ``answer(words, purchases or answers)``; it is
named in ``QUESTIONS`` and loaded only when it is asked.
"""
