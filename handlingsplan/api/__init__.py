"""What is public of plans and editions, and by a key what an organisation's readers read, for machines: to read alone.

Answers are parts of the JSON document that editions are frozen in, described by the same words.
"""
