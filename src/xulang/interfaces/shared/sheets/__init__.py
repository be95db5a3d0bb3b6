"""Spreadsheets that declare, as people see them: words of their columns, templates, returned copies."""
