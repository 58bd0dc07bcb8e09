"""Pages that are the same for everybody, signed in or not: no cookie is read or set, and what was made is kept.

A kept page is answered without a question to the database until something that such pages show is changed.
"""
