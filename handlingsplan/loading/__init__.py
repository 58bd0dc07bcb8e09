"""Plans from a folder of CSV files, and made-up plans of any size."""
