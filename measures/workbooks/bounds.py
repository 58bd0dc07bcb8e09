"""How much of a file is read. Everything is checked before, or stops the process that reads."""

MOST_BYTES = 10_000_000
"""Of the file as it is sent."""
MOST_UNPACKED = 60_000_000
"""Of everything that is packed in a workbook, together."""
MOST_ENTRIES = 2_000
MOST_SHEETS = 40
MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_CELLS = 500_000
"""Of the rectangle from the first cell to the last one with content, in one sheet."""
MOST_ELEMENTS = 500_000
"""Rows and cells that one sheet of a workbook declares, empty ones too."""
MOST_TEXT = 30_000_000
"""Characters of all cells together."""
MOST_IN_CELL = 32_767
"""What Excel itself takes."""
MEMORY = 200 * 2**20
"""Bytes that the process that reads may take."""
PROCESSOR_SECONDS = 4
SECONDS = 30
"""By the clock, on a machine that is busy with other things."""
