"""Questions of interoperability: real servers and receivers of the host's at the other end."""

from abc import abstractmethod
from typing import Any

from harness.worker.questions.question import Question, RunId
from harness.worker.questions.trackers.interoperability import OfflineSync as OfflineSync
from harness.worker.questions.trackers.interoperability import Sharing as Sharing
from harness.worker.questions.types.configuration import Database as Database
from harness.worker.questions.types.interoperability import S3 as S3
from harness.worker.questions.types.interoperability import Api as Api
from harness.worker.questions.types.interoperability import Call as Call
from harness.worker.questions.types.interoperability import Calls as Calls
from harness.worker.questions.types.interoperability import Command as Command
from harness.worker.questions.types.interoperability import Contents as Contents
from harness.worker.questions.types.interoperability import Sent as Sent
from harness.worker.questions.types.interoperability import Served as Served
from harness.worker.questions.types.trackers import Logged as Logged
from harness.worker.questions.types.trackers import Look as Look
from harness.worker.questions.types.trackers import Synced as Synced


class ExitCodes(Question):
    """Whether the exit code of its command tells CI the truth.

    The host runs the command that a CI job would: one that waits for the run's end. Cases: `pass`:
    code 0; `fail`, whose step raises an exception, and `crash`, whose step kills its own process by
    SIGKILL: another code, or a signal. A case counts only if its step noted "begin" in the witness.
    """

    @abstractmethod
    def command(self, ending: str, witness: str) -> Command:
        """The command for `ending`: "pass", "fail" or "crash".

        Its step does `note(witness, "begin", ending=ending)`, then passes, raises, or kills itself.
        It gets `ending` and `witness` as it is natural: parameters of the command, or variables of
        "env".
        """


class Export(Question):
    """Whether a run goes out as JSON or CSV by its own means, and into another installation.

    A run with planted parameters, metrics and tags is made, exported into a folder, and imported
    into a second installation whose state lies in another folder. Cases: `out`: the exported .json
    and .csv files hold every planted name and value; `in`: what the other installation reads of its
    own run is equal to what was planted. Own means are a command, an API or files that its
    documentation tells of. Where there is no such thing, `export` or `load` raises `Unsupported`.
    """

    @abstractmethod
    def run(self, params: dict[str, str], metrics: dict[str, float], tags: dict[str, str]) -> RunId:
        """Make the run."""

    @abstractmethod
    def export(self, run_id: RunId, folder: str) -> None:
        """Write .json or .csv files into the folder, which is empty."""

    @abstractmethod
    def load(self, folder: str, home: str) -> RunId:
        """Import the run; its new id. All state of the installation lies in `home`, empty before"""

    @abstractmethod
    def read(self, run_id: RunId, home: str) -> Contents:
        """What the installation in `home` says of the imported run. It may have more."""


class FailureCallback(Question):
    """Whether a webhook or callback on failure reaches a listener, and stays silent otherwise.

    A listener of ours takes requests on loopback. One run passes, another fails; both have the same
    callback, by what the framework documents for failures (not a `try` of the user's). Cases:
    `alarm`: a request arrives within a minute of the run that fails; `silent`: none does within
    3 s of the one that passes. A case counts only if the run's step noted "begin" in the witness.
    Services that have to know the port when they start name it in their connection as
    "callback_port": the listener is there then, and any path will do.
    """

    @abstractmethod
    def run(self, url: str, fails: bool, witness: str) -> RunId:
        """Make the run, and return once it ended.

        Its step does `note(witness, "begin", fails=fails)` and then passes or raises. The callback
        sends any GET or POST to `url`.
        """


class HttpApi(Question):
    """Whether a run can be created, found by a query and read over plain HTTP, without a client.

    Two runs are created, each with a text of its own planted in it (a parameter, a tag, or a part
    of its id that the caller may choose). The answer only says which requests the API wants; the
    host sends them with Python's own HTTP client. Cases: `create`: both are answered with 2xx and
    ids that differ; `find`: a query for the text of the first is answered with the first's id and
    without the second's; `read`: what is answered holds the first's id and its text.
    """

    @abstractmethod
    def calls(self, text: str) -> Calls:
        """The requests about one run with this text.

        A query may be any number of requests before the last, such as one that logs in. Instead of
        a list there may be a `lack`, which costs that case alone.
        """


class MlflowPairs(Question):
    """Whether a really executed run of an orchestrator is found on MLflow's tracking server.

    The server runs in MLflow's own environment, the orchestrator in its own with mlflow-skinny. A
    step of a run of the orchestrator logs to the server; the host then asks the server over REST:
    it has exactly one run with the planted parameter, with the metric and with a tag that holds the
    id that the orchestrator returned. Each orchestrator has this one pair.
    """

    @abstractmethod
    def run(self, url: str, experiment: str, text: str, witness: str) -> RunId:
        """Make a run of the orchestrator, whose id this is.

        Its step notes "begin" in the witness, sets `url` as the tracking URI and the experiment of
        that name, and in one MLflow run logs parameter "text" = text, metric "answer" = 42, and tag
        "orchestrator_run_id" = the run's id as the orchestrator tells it to its steps.
        """


class ModelFormats(Question):
    """Whether the CNN comes back out of its store as ONNX and as TorchScript, with equal outputs.

    The host writes the CNN's weights (seeded afresh, as in the scenario mnist). A run of the
    framework converts the network and puts it into the framework's store; a fresh process takes it
    out again and writes it as a file. The host then has ONNX Runtime or `torch.jit.load` compute
    the outputs of 32 images, which have to be those of the network itself within 1e-4. Cases:
    `onnx`, `torchscript`.

    `scenarios.mnist.evaluation.load_network(Path(weights), "CNN")` is the network;
    `scenarios.mnist.formats.export(network, form, file: Path)` writes it as such a file. Both need
    `extras = ["onnx", "onnxscript", "onnxruntime"]` in framework.toml.
    """

    extras = ("onnx", "onnxscript", "onnxruntime")

    @abstractmethod
    def run(self, weights: str, form: str) -> RunId:
        """Store the network in the format: "onnx" or "torchscript"."""

    @abstractmethod
    def fetch(self, run_id: RunId, form: str, file: str) -> None:
        """Write the stored model there."""


class Openapi(Question):
    """What share of the routes of its server an OpenAPI document covers.

    The routes are those of the server's own table of routes. The host leaves out those for HEAD and
    OPTIONS, static files, the documents and the pages that show them, and a GET without parameters
    in its path that the live server answers with 404 or 405. A route is covered when a document has
    its path (whatever its parameters are called) with its method. A document counts that the server
    serves or that its package brings along.
    """

    @abstractmethod
    def read(self) -> Api:
        """All routes, and all documents, of a server that runs while this is asked."""


class Openlineage(Question):
    """Whether runs send OpenLineage events that are valid by the published schema.

    A receiver of ours listens on loopback. One run passes and one fails; their events are validated
    against what the published schema demands, its formats included. Cases: a valid `START` and a
    valid `COMPLETE` after the run that passes, a valid `FAIL` after the one that fails. An event of
    a run or of one of its tasks counts. Sending is native, or by the framework's official provider.
    Services that have to know the port when they start are given one of their own `ports`, and name
    it in their connection as "openlineage_port": the receiver then listens there.
    """

    @abstractmethod
    def run(self, url: str, fails: bool) -> RunId:
        """Make a run that passes or `fails`, and return once its store says so.

        `url` ("http://127.0.0.1:PORT") takes POSTs at any path, as OpenLineage's transport `http`
        sends them.
        """


class Postgresql(Question):
    """Whether metadata is kept in PostgreSQL.

    PostgreSQL 18, a real server, is started with a random password and an empty database. A run is
    made with a planted text as its parameter. Cases: `stored`: a client of our own (psycopg) finds
    the run's id in a row of the database; `read`: the parameter comes back equal.
    """

    @abstractmethod
    def run(self, database: Database, text: str) -> RunId:
        """Make the run; its id as the rows have it."""

    @abstractmethod
    def read(self, database: Database, run_id: RunId) -> str | None:
        """The parameter's text by the framework's client or API, in a fresh process."""


class RoundTrips(Question):
    """Whether models of three libraries come back by its own means, and predict alike.

    A run makes a small model from a seed of the host's and stores it; a fresh process loads it from
    the store, and has it predict. The host computes what the same model predicts that was never
    stored: equal within 1e-6. Cases: `sklearn`, `torch`, `transformers`.

    `scenarios.models.make(library, seed)` is the model: a fitted scikit-learn Pipeline, a torch
    Module, or a transformers pipeline of text classification with its tokenizer;
    `scenarios.models.predictions(library, model)` has it predict, a list of floats.
    """

    @abstractmethod
    def run(self, library: str, seed: int) -> RunId:
        """Store the model."""

    @abstractmethod
    def read(self, library: str, run_id: RunId) -> list[float]:
        """Predictions of the stored model."""


class S3Artifacts(Question):
    """Whether artifacts go into an S3-compatible store and come back equal.

    SeaweedFS, a real server, is started with random credentials and an empty bucket. A run writes a
    planted text of 40,000 letters and digits as an artifact. Cases: `stored`: a client of our own
    (boto3) finds the text in an object of the bucket, as it is or compressed; `read`: the artifact
    comes back through the framework, equal. Settings may go into the process's own environment.
    """

    probe = "s3"

    @abstractmethod
    def run(self, s3: S3, text: str) -> RunId:
        """Make the run."""

    @abstractmethod
    def read(self, s3: S3, run_id: RunId) -> str | None:
        """The artifact's text, in a fresh process."""


class Serving(Question):
    """Whether the trained model can be served over HTTP.

    The host writes the CNN's weights, the framework stores the model and serves it, and the host
    sends two requests. Cases: `outputs`: four images are answered with the network's own outputs
    within 1e-4; `refused`: an input of the wrong shape is answered with a status of 400 to 499. A
    server that still loads its model may answer 503.
    """

    @abstractmethod
    def run(self, weights: str) -> Served:
        """Store the model."""

    @abstractmethod
    def serve(self, model: Any, port: int, stop: str) -> None:
        """Start the server on 127.0.0.1:port, wait until the file `stop` exists, and end it.

        All within 240 s. `harness.worker.service.Service` has what that needs.
        """


class Telemetry(Question):
    """Whether figures about its runs or services come by Prometheus, StatsD or OpenTelemetry.

    Receivers of ours listen on loopback: one for StatsD (UDP), one for OpenTelemetry (OTLP over
    HTTP, protobuf: any of traces, metrics, logs). Prometheus is asked at the URL that the answer
    names. One run is made. One case: a reader of that protocol (prometheus_client,
    opentelemetry-proto, or the lines of StatsD) finds a figure that is not about the Python process
    alone. Services that have to know a port when they start name it in their connection as
    "statsd_port" or "otlp_port": the receiver then listens there.
    """

    @abstractmethod
    def run(self, statsd_port: int, otlp: str) -> Sent:
        """Make the run; `otlp` is the base URL: traces go to `otlp`/v1/traces."""
