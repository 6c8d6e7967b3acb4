"""How many of a framework's settings are described where they are declared."""

import msgspec

from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe


@probe("configuration")
def ask(context: Context) -> Finding:
    """Settings that the installed package declares, and those with a description beside them.

    `frameworks/NAME/probes/settings.py` reads the declarations from the installed files.
    """
    try:
        answer = context.call("settings", "settings")
        settings = msgspec.convert(answer, dict[str, str | None])
    except (FrameworkFailed, msgspec.ValidationError) as problem:  # reading files is our part
        raise ToolFailed(f"settings.settings: {problem}") from None
    if not settings:
        raise ToolFailed("settings.settings found no setting")
    context.keep("settings.json", settings)
    described = sum(bool((text or "").strip()) for text in settings.values())
    finding = Finding()
    finding.answer("configuration.described", described, len(settings))
    return finding
