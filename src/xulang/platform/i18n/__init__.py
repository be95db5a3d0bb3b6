"""Messages in three languages: found in the code, kept in each app's `locale/`, compiled.

English is the language of the message ids; Vietnamese and Chinese are catalogs beside the code that speaks.
"""
