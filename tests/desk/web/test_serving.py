"""How the desk is served."""

from __future__ import annotations

from desk_web import Asked
from gongyi_desk.web import serving


def test_a_connection_stays_open_while_a_page_is_read(desk: Asked) -> None:
    config = serving._config(desk.app)
    # The server's own habit is to close it after five seconds, when the next request may already be on its way.
    assert config.timeout_keep_alive >= 60
    assert not config.access_log and not config.server_header
