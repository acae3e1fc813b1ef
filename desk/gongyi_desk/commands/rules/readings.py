"""``gongyi rules readings``: every reading with its argument."""

from __future__ import annotations

from gongyi_desk.cases.policies import Chosen
from gongyi_desk.commands.declaring import subcommand
from gongyi_desk.terminal import output


@subcommand("readings", "有几种读法的各条：各读法的理由和依据，以及哪些示例的结论因此不同")
def readings(chosen: Chosen) -> None:
    """List all readings."""
    from gongyi_desk.rulebook.readings import examples_folder, listing

    examples = examples_folder() if chosen.folder is None else None
    output.show(listing(chosen.load(), output.columns(), examples))
