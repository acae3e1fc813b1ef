"""The columnar evaluator: a program as Polars expressions, for ledgers of millions of cases; Polars is needed here."""

try:
    import polars as _polars  # noqa: F401
except ImportError as error:
    from gongyi.arguments import MissingExtra

    raise MissingExtra("成批评估要用 Polars，请先安装：pip install 'gongyi[ledger]'。") from error
