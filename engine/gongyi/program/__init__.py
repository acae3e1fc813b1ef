"""The rules lowered to few typed nodes, from which every fast evaluator is made."""
