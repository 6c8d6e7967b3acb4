"""How many of a framework's settings are described where they are declared.

The host counts. To read the declarations is our part: an answer that fails is an error of ours.
The question: `harness.worker.questions.documentation.Settings`.
"""

from harness.measure.probe import Context, Finding, FrameworkFailed, ToolFailed, probe
from harness.worker.questions.documentation import Settings


@probe("configuration")
def ask(context: Context) -> Finding:
    """Settings that the installed package declares, and those with a description beside them."""
    try:
        settings = context.call(Settings.settings)
    except FrameworkFailed as problem:  # reading files is our part
        raise ToolFailed(str(problem)) from None
    if not settings:
        raise ToolFailed("Settings.settings found no setting")
    context.keep("settings.json", settings)
    described = sum(bool((text or "").strip()) for text in settings.values())
    finding = Finding()
    finding.answer("configuration.described", described, len(settings))
    return finding
