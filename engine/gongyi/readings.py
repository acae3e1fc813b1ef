"""What is chosen for an assessment: a reading of everything that has several, and the engine that judges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gongyi.arguments import checked_readings
from gongyi.evaluators.engines import Engine
from gongyi.evaluators.rete import available
from gongyi.law.ids import norm_id
from gongyi.loading.loaded import Loaded, default_reading, reading_key, reading_names, reading_of
from gongyi_facts.codes import Code
from gongyi_facts.problems import GongyiError, did_you_mean


class ReadingError(GongyiError):
    """A reading, norm or engine that does not exist was asked for."""

    code = Code.UNKNOWN_READING


def profile(loaded: Loaded, readings: Mapping[str, str]) -> dict[str, str]:
    """The chosen reading of every norm and derived fact that has several, the defaults included.

    Raises ``ReadingError`` for a norm or reading that does not exist, ``ArgumentError`` for what names none.
    """
    chosen = {key: str(default_reading(loaded, key)) for key in loaded.readings}
    own: dict[str, str] = {}
    for written, name in checked_readings(readings).items():
        key = reading_key(loaded, written)
        known = loaded.readings.get(key)
        if known is None:
            raise ReadingError(f"“{written}”没有可选择的读法。{did_you_mean(key, reading_names(loaded))}")
        found = reading_of(loaded, key, name.strip("“”"))
        if found is None:
            names = [word for reading in known for word in (reading.zh, reading.name)]
            hint = did_you_mean(name, names) or "可以写：" + "、".join(names) + "。"
            raise ReadingError(f"“{norm_id(written) or written}”没有名为“{name}”的读法。{hint}")
        other = own.setdefault(key, found.name)
        if other != found.name:
            raise ReadingError(f"“{norm_id(written) or written}”选了两种读法：{other}、{name}。只保留一种。")
    return {**chosen, **own}


def judging_engine(engine: str) -> Engine:
    """The engine that serves where one is asked for. Raises ``ReadingError`` for one that there is not."""
    if engine not in tuple(Engine):
        raise ReadingError(f"没有名为“{engine}”的求值器，可以写：{'、'.join(Engine)}。", code=Code.UNKNOWN_ENGINE)
    return Engine.COMPILED if engine == Engine.DURABLE and not available() else Engine(engine)


def under(written: str, known: Iterable[str]) -> str:
    """The norms of an item that was named without the sentence, as a hint; '' where none was."""
    item = (norm_id(f"{written.strip()}.1") or "").removesuffix("1")
    found = [identity for identity in known if item and identity.startswith(item)]
    return f"其下有：{'、'.join(found)}。" if found else ""
