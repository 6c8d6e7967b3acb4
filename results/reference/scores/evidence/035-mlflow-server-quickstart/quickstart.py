"""MLflow's quick start: a run by autologging, a run by hand, and its model loaded back.

https://mlflow.org/docs/latest/ml/getting-started/quickstart/
All steps but the fourth: the web page has a probe of its own. Where to log is left to the default.
"""

import mlflow
import pandas as pd
from sklearn import datasets
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

mlflow.set_experiment("MLflow Quickstart")

iris = datasets.load_iris()
train_x, test_x, train_y, test_y = train_test_split(
    iris.data, iris.target, test_size=0.2, random_state=42
)
parameters = {"solver": "lbfgs", "max_iter": 1000, "random_state": 8888}

# Everything about the next `fit` is logged by itself ...
mlflow.sklearn.autolog()
LogisticRegression(**parameters).fit(train_x, train_y)

# ... or by hand.
with mlflow.start_run() as run:
    mlflow.log_params(parameters)
    model = LogisticRegression(**parameters).fit(train_x, train_y)
    logged = mlflow.sklearn.log_model(sk_model=model, name="iris_model")
    accuracy = accuracy_score(test_y, model.predict(test_x))
    mlflow.log_metric("accuracy", accuracy)
    mlflow.set_tag("Training Info", "Basic LR model for iris data")

loaded = mlflow.pyfunc.load_model(logged.model_uri)
result = pd.DataFrame(test_x, columns=iris.feature_names)
result["actual_class"] = test_y
result["predicted_class"] = loaded.predict(test_x)
print(result[:4])

runs = mlflow.search_runs()
assert len(runs) == 2, runs
assert mlflow.get_run(run.info.run_id).data.metrics["accuracy"] == accuracy
assert (result["actual_class"] == result["predicted_class"]).mean() == accuracy
print("quickstart: ok")
