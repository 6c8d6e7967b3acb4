"""Reads stores and protocols with the client that each has. Usage: readers.py CALL.json RESULT.json

A script, run by reading.py in the environment of servers.lock; it imports nothing of the harness.
CALL.json has "function" and its "arguments"; what the function returns is the result.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any


def create_bucket(s3: dict[str, str]) -> None:
    """An empty one."""
    _client(s3).create_bucket(Bucket=s3["bucket"])


def objects(s3: dict[str, str], folder: str) -> list[dict[str, Any]]:
    """All objects of the bucket, each written to a numbered file of the folder."""
    client = _client(s3)
    found: list[dict[str, Any]] = []
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=s3["bucket"]):
        for each in page.get("Contents", []):
            file = Path(folder, str(len(found)))
            client.download_file(s3["bucket"], each["Key"], str(file))
            found.append({"key": each["Key"], "bytes": each["Size"], "file": file.name})
    return found


def _client(s3: dict[str, str]) -> Any:
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=s3["endpoint"],
        aws_access_key_id=s3["access_key"],
        aws_secret_access_key=s3["secret_key"],
        region_name=s3["region"],
        config=Config(s3={"addressing_style": "path"}, proxies={}, retries={"max_attempts": 2}),
    )


def rows(database: dict[str, Any], text: str) -> list[dict[str, str]]:
    """All rows, of any table that is not a catalog, with that text in one of their columns."""
    import psycopg
    from psycopg import sql

    # No JIT, no servers of the user's: everything is in the arguments.
    with psycopg.connect(
        host=database["host"],
        port=database["port"],
        user=database["user"],
        password=database["password"],
        dbname=database["name"],
    ) as connection:
        tables = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type ="
            " 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        found = []
        for table in tables:
            query = sql.SQL("SELECT row::text FROM {} AS row WHERE strpos(row::text, %s) > 0")
            for (row,) in connection.execute(query.format(sql.Identifier(*table)), [text]):
                found.append({"table": ".".join(table), "row": row[:1000]})
    return found


def events(schema: str, lines: list[Any]) -> list[list[str]]:
    """What is wrong with each event by that schema, formats included; nothing if it is valid."""
    import jsonschema

    validator = jsonschema.Draft202012Validator(
        json.loads(Path(schema).read_text()),
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
    return [
        [f"{error.json_path}: {error.message}"[:300] for error in validator.iter_errors(event)]
        for event in lines
    ]


def prometheus(text: str) -> list[str]:
    """Names of all samples in Prometheus' text format; raises ValueError for anything else."""
    from prometheus_client.parser import text_string_to_metric_families

    return sorted(
        {s.name for family in text_string_to_metric_families(text) for s in family.samples}
    )


def opentelemetry(bodies: list[tuple[str, str]]) -> list[str]:
    """Names of the spans, metrics and log records in (path of the request, file with its body)."""
    from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
    from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
        ExportMetricsServiceRequest,
    )
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    kinds = {
        "traces": (ExportTraceServiceRequest, "resource_spans", "scope_spans", "spans", "name"),
        "metrics": (
            ExportMetricsServiceRequest,
            "resource_metrics",
            "scope_metrics",
            "metrics",
            "name",
        ),
        "logs": (
            ExportLogsServiceRequest,
            "resource_logs",
            "scope_logs",
            "log_records",
            "event_name",
        ),
    }
    names = set()
    for path, file in bodies:
        match = re.search(r"/v1/(traces|metrics|logs)$", path)
        if match is None:
            continue
        message, resources, scopes, items, name = kinds[match[1]]
        for resource in getattr(message.FromString(Path(file).read_bytes()), resources):
            for scope in getattr(resource, scopes):
                names |= {f"{match[1]}: {getattr(item, name)}" for item in getattr(scope, items)}
    return sorted(names)


FUNCTIONS = {
    function.__name__: function
    for function in (create_bucket, objects, rows, events, prometheus, opentelemetry)
}

if __name__ == "__main__":
    asked = json.loads(Path(sys.argv[1]).read_text())
    answer = FUNCTIONS[asked["function"]](**asked["arguments"])
    Path(sys.argv[2]).write_text(json.dumps(answer))
