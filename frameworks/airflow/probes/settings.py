"""Airflow's settings: the options in airflow/config_templates/config.yml.

This file makes https://airflow.apache.org/docs/apache-airflow/stable/configurations-ref.html
"""

from harness.worker.contract import ProbeRequest
from harness.worker.declarations import source_of


def settings(_request: ProbeRequest) -> dict[str, str | None]:
    """As SECTION/OPTION; without the options of providers, which are packages of their own."""
    import yaml

    file = source_of("airflow").parent / "config_templates" / "config.yml"
    sections = yaml.safe_load(file.read_text("utf-8"))
    return {
        f"{section}/{name}": option["description"]
        for section, declared in sections.items()
        for name, option in declared["options"].items()
    }
