"""How much of a file is read. Everything is checked before, or stops the process that reads."""

from handlingsplan.sandbox import Limits

MAX_BYTES = 10_000_000  # of the file as it is sent
MAX_UNPACKED = 60_000_000  # of everything that is packed in a workbook, together
MAX_ENTRIES = 2_000
MAX_SHEETS = 40
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELLS = 500_000  # of the rectangle from the first cell to the last one with content, in one sheet
MAX_ELEMENTS = 500_000  # rows and cells that one sheet of a workbook declares, empty ones too
MAX_TEXT = 30_000_000  # characters of all cells together
MAX_IN_CELL = 32_767  # what Excel itself takes
# Of the process that reads; by the clock it has longer, as the machine may be busy with other things.
LIMITS = Limits(seconds=30, memory_mb=200, processor_seconds=4)
