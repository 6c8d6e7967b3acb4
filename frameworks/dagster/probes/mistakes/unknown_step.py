"""A step is to come after one that does not exist."""

import dagster as dg


@dg.op
def train():
    return {"accuracy": 0.9}


@dg.op
def report(result):
    print(result)


needs = {"report": {"result": dg.DependencyDefinition("trian")}}  # mistake: train
graph = dg.GraphDefinition("training", node_defs=[train, report], dependencies=needs)

if __name__ == "__main__":
    graph.to_job().execute_in_process()
