"""Customs declarations as users have them, read into fields: docs/prefill.md has the rules.

Each form has a folder of its own with `read` in it; `forms` is their list. All is pure: positioned words and
element trees come in (usecases/opening makes them from files), a `ReadDocument` goes out.
"""
