"""Customs declarations to read, made without a line of the readers' code: stories, laid out in many ways."""
