"""The columnar evaluator: a program as Polars expressions, for ledgers of millions of cases; Polars is needed here."""
