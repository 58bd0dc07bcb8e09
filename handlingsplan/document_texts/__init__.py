"""The words of documents that people send, paragraph by paragraph, read by a confined process."""
