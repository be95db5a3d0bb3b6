"""Declarations in a spreadsheet: docs/spreadsheets.md has the rules.

All is pure: tables of cells come in (usecases/opening makes them from files), entries with the place of each
of their fields go out. What an entry means is decided by the same `check` as the form's.
"""
