"""Two steps need each other."""

import dagster as dg


@dg.op
def prepare(model):
    return model


@dg.op
def learn(data):
    return data


needs = {
    "prepare": {"model": dg.DependencyDefinition("learn")},  # mistake: the other way round
    "learn": {"data": dg.DependencyDefinition("prepare")},
}
graph = dg.GraphDefinition("training", node_defs=[prepare, learn], dependencies=needs)

if __name__ == "__main__":
    graph.to_job().execute_in_process()
