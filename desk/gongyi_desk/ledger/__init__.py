"""Ledgers (台账): the records of many cases in sheets, read, judged and written.

``reading`` turns sheets into cases, ``judging`` works out what is found of them, ``output`` writes it down.
"""
