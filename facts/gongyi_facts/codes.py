"""What can go wrong, by codes that never change, each with what it means in English: for those who write programs."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """A kind of error; ``english`` says what it means. Codes may be added, none is renamed or given another meaning."""

    english: str

    def __new__(cls, value: str, english: str) -> Code:
        """A code with its meaning."""
        made = str.__new__(cls, value)
        made._value_ = value
        made.english = english
        return made

    # --- files ---
    NOT_FOUND = "not-found", "There is no such file or folder."
    NO_PERMISSION = "no-permission", "The file or folder must not be read or written."
    NOT_A_FILE = "not-a-file", "This is no regular file."
    UNREADABLE = "unreadable", "The file cannot be read."
    UNWRITABLE = "unwritable", "The file cannot be written; nothing was."
    DISK_FULL = "disk-full", "The disk is full; nothing was written."
    EXISTS = "exists", "The file is there already and was not overwritten."
    CHANGED = "changed-meanwhile", "Another program has changed the file meanwhile; nothing was written."
    BEING_WRITTEN = "being-written", "Another program is writing the file; nothing was written."
    TOO_LARGE = "too-large", "There is more in it than is read."
    TOO_DEEP = "too-deep", "Lists and mappings are nested too deep."
    ENCODING = "encoding", "The file is not in UTF-8, nor in UTF-16 with its mark or GB18030."
    NOT_TEXT = "not-text", "This is no text file."
    EMPTY = "empty", "There is nothing in it."
    INVISIBLE = "invisible-character", "There is a character that cannot be seen."
    SYNTAX = "syntax", "This is no YAML or JSON."
    FORBIDDEN_SYNTAX = "forbidden-syntax", "This part of YAML is not accepted."
    TOO_MANY = "too-many-problems", "There are more problems than are told."
    # --- documents ---
    DOCUMENT_KIND = "document-kind", "It does not become clear what kind of document this is."
    WRONG_SHAPE = "wrong-shape", "A list, a mapping or a single value is expected here."
    UNKNOWN_KEY = "unknown-key", "There is no such key here."
    DUPLICATE_KEY = "duplicate-key", "The same key is written twice, perhaps in two languages."
    MISSING = "missing", "Something that is required is not written."
    INVALID_VALUE = "invalid-value", "The value cannot be used here."
    INVALID_DAY = "invalid-day", "This is no day, or may be one of several."
    DUPLICATE_ID = "duplicate-id", "Two records have the same id."
    UNKNOWN_REFERENCE = "unknown-reference", "No record has this id, name or number, or several have."
    IMPOSSIBLE_ORDER = "impossible-order", "The days stand in an order that cannot be."
    CONTRADICTION = "contradiction", "Two things that are written cannot both be so."
    # --- rules ---
    RULE = "rule", "A rule file cannot be used as it is written."
    RULE_UNKNOWN_KEY = "rule-unknown-key", "A rule file has no such key here."
    RULE_MISSING = "rule-missing", "A rule file, or a part of one, that is required is not there."
    FACT_MODEL = "fact-model", "The fact model cannot be used by rules."
    SCENARIO = "scenario", "A scenario is not written in Gherkin."
    # --- calls ---
    ARGUMENT = "argument", "An argument is of the wrong type, or out of range."
    UNKNOWN_READING = "unknown-reading", "There is no such reading."
    UNKNOWN_NORM = "unknown-norm", "There is no such norm."
    UNKNOWN_ENGINE = "unknown-engine", "There is no such evaluator."
    USAGE = "usage", "The command line cannot be understood."
    CANNOT_EDIT = "cannot-edit", "The answer cannot be put into the file without changing something else."
    NOT_INSTALLED = "not-installed", "This needs a part of the package that is not installed."
    # --- faults of the software ---
    DIFFERENCE = "evaluators-differ", "Two evaluators come to different results: a fault of the software."
    ENGINE_FAILED = "evaluator-failed", "An evaluator failed: a fault of the software."
    ENGINE_MISSING = "evaluator-missing", "durable-rules is not installed."
    ERROR = "error", "Something is wrong."
