"""What comes in from files and goes out as files: ledgers, case files, workbooks, calendars."""
