"""Answers about documentation: the settings."""

from harness.worker.declarations import source_of
from harness.worker.questions import documentation as asked


class Settings(asked.Settings):
    """Airflow's settings: the options in airflow/config_templates/config.yml.

    This file makes https://airflow.apache.org/docs/apache-airflow/stable/configurations-ref.html
    """

    def settings(self) -> dict[str, str | None]:
        """As SECTION/OPTION; without the options of providers, which are packages of their own."""
        import yaml

        file = source_of("airflow").parent / "config_templates" / "config.yml"
        sections = yaml.safe_load(file.read_text("utf-8"))
        return {
            f"{section}/{name}": option["description"]
            for section, declared in sections.items()
            for name, option in declared["options"].items()
        }
