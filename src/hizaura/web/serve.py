"""`hizaura serve`: settings from the command line and the environment, then the server."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from pathlib import Path

from hizaura.errors import InputError
from hizaura.terms import Language, Mode
from hizaura.web.clinic_settings import clinic_settings
from hizaura.web.settings import BUILT_IN_SECRET, Settings, Video

SHORTEST_SECRET = 32


def run_server(host: str, port: int, mode: Mode | None, language: Language) -> None:
    """Serve until stopped. Answers and addresses never reach a log."""
    settings = settings_for(host, mode, language)
    listening = _listen(host, port)
    import uvicorn

    from hizaura.web.app import create_app

    config = uvicorn.Config(
        create_app(settings),
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=15,
    )
    shown = f"[{host}]" if ":" in host else host
    print(
        f"hizaura ({settings.mode.value}): http://{shown}:{listening.getsockname()[1]}/", flush=True
    )
    uvicorn.Server(config).run(sockets=[listening])


def settings_for(host: str, mode: Mode | None, language: Language) -> Settings:
    """Safe settings for that address, or ``InputError`` saying what must be chosen."""
    secret = os.environ.get("HIZAURA_SECRET_KEY", "")
    if is_loopback(host):
        clinic = clinic_settings(True, wanted=mode is Mode.CLINIC)
        chosen = mode or Mode.RESEARCH
        return Settings(chosen, language, secret or BUILT_IN_SECRET, video=_video(), clinic=clinic)
    if mode is None:
        raise InputError("mode_needed", where="--mode")
    if len(secret) < SHORTEST_SECRET or secret == BUILT_IN_SECRET or len(set(secret)) < 8:
        raise InputError("key_needed", where="HIZAURA_SECRET_KEY")
    clinic = clinic_settings(False, wanted=mode is Mode.CLINIC)
    return Settings(mode, language, secret, secure=True, video=_video(), clinic=clinic)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _video() -> Video | None:
    """A clinic's own video: HIZAURA_VIDEO_URL, _TITLE, and _TRANSCRIPT (a text file)."""
    link = os.environ.get("HIZAURA_VIDEO_URL", "")
    if not link.startswith("https://"):
        return None
    path = os.environ.get("HIZAURA_VIDEO_TRANSCRIPT", "")
    transcript = Path(path).read_text(encoding="utf-8") if path else ""
    return Video(os.environ.get("HIZAURA_VIDEO_TITLE", link), link, transcript)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # Head and body of an answer leave at once; otherwise the body waits for the head's receipt.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as wrong:
        listening.close()
        if getattr(wrong, "errno", None) == errno.EADDRINUSE:
            raise InputError("port_taken", where="--port", port=port, other=port + 1) from None
        reason = getattr(wrong, "strerror", None) or wrong
        raise InputError(
            "address_wrong", where="--host", host=host, port=port, reason=reason
        ) from None
    listening.listen(2048)
    return listening
