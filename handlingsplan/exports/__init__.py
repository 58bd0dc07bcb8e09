"""Other forms of the same edition: tables for workbooks and CSV, a Word document, and what the data's shape is."""
