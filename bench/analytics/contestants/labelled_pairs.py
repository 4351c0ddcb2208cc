"""The pairs of records that contestants judge, read once for all of them: a table of l_ and r_ columns, same and split."""

import re
import sys

import pandas as pd

frame = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
fields = [name[2:] for name in frame.columns if name.startswith("l_")]
# Legal forms that a user would take off before comparing.
FORMS = re.compile(
    r"\b(?:incorporated|inc|corporation|corp|company|co|limited|ltd|llc|plc|holdings|group|the)\b\.?"
    r"|股份有限公司|有限责任公司|有限公司|[\s（）()]+"
)


def core(text: str) -> str:
    """Return a name in small letters without its legal form."""
    return FORMS.sub(" ", text.lower()).strip()
