"""Bound what one file may ask of us. Beyond a limit the file or the row is refused with a sentence."""

from __future__ import annotations

MEGABYTE = 2**20

# Any file, as stored; and the text that a .gz file holds.
MAX_FILE_BYTES = 200 * MEGABYTE
MAX_INFLATED_BYTES = 500 * MEGABYTE
MAX_GZIP_RATIO = 100
# Below this size a high ratio harms nobody, and short repetitive tables have one.
GZIP_RATIO_FROM = 10 * MEGABYTE
MAX_GZIP_MEMBERS = 1000

MAX_ROWS = 5_000_000
MAX_COLUMNS = 500
MAX_CELL = 200_000  # characters
MAX_LINE = 10_000_000  # characters of one physical line

# Delimited text is read in blocks and handed on in batches, so memory doesn't grow with the file.
BLOCK_BYTES = 256 * 1024
BATCH_ROWS = 1000

# Workbooks are zip archives of XML.
MAX_ARCHIVE_ENTRIES = 2000
MAX_ARCHIVE_BYTES = 100 * MEGABYTE
MAX_ARCHIVE_RATIO = 100
ARCHIVE_RATIO_FROM = MEGABYTE
MAX_DIRECTORY_BYTES = MEGABYTE

# The process that parses a workbook. It holds the whole sheet: about 100 bytes for each cell.
WORKBOOK_MEMORY = 512 * MEGABYTE
WORKBOOK_CPU_SECONDS = 50
WORKBOOK_WAIT_SECONDS = 55

# What XLSX itself allows.
XLSX_ROWS = 1_048_576
XLSX_COLUMNS = 16_384
XLSX_CELL = 32_767
