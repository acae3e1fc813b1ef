"""What is said where the database cannot be used."""

from __future__ import annotations

from gongyi_facts import GongyiError

BACK = "把备份的文件放回原处（见 gongyi desk backup），或者用 --database 另指一个数据库。"


class StorageError(GongyiError):
    """The database cannot be used; says in Chinese why, and the way back."""
