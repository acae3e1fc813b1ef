"""Workbooks and tables, written whole or not at all."""
