"""What a framework hands to a function because of how an argument is called.

Airflow gives a task's function the parts of its context that it names as arguments, or all of them
as `**kwargs`; nobody passes them, and no annotation tells. They are named here as items of the
class that declares them, so that `ti.xcom_push` is `airflow.sdk.Context()['ti'].xcom_push`.
https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/python.html
https://airflow.apache.org/docs/apache-airflow/stable/templates-ref.html
"""

import ast
from collections.abc import Iterator

ITEMS = """
    conn dag dag_run data_interval_end data_interval_start ds inlet_events logical_date macros
    outlet_events params run_id task task_instance ti triggering_asset_events ts var
"""
# By top package: the class, and the items of it that functions of pipelines ask for.
CONTEXTS = {"airflow": ("airflow.sdk.Context", frozenset(ITEMS.split()))}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def passed_on(tree: ast.AST) -> set[str]:
    """Names that stand as arguments of calls, as `load` does in `Operator(python_callable=load)`"""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    given = [a for call in calls for a in (*call.args, *(k.value for k in call.keywords))]
    return {argument.id for argument in given if isinstance(argument, ast.Name)}


def handed_over(package: str, node: Function) -> Iterator[tuple[ast.arg, str]]:
    """The arguments of a function that the framework fills so, and what each of them is."""
    if package in CONTEXTS:
        name, items = CONTEXTS[package]
        for argument in (*node.args.args, *node.args.kwonlyargs):
            if argument.arg in items:
                yield argument, f"{name}()[{argument.arg!r}]"
        if node.args.kwarg is not None:
            yield node.args.kwarg, f"{name}()"
