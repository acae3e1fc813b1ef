"""The desk in the browser: one person's docket of cases on one machine."""
