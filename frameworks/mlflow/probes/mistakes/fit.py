"""What the project runs; it reads its arguments as MLflow's own example project does.

https://github.com/mlflow/mlflow-example/blob/master/train.py
"""

import sys

import mlflow

epochs = int(sys.argv[1])
learning_rate = float(sys.argv[2])

with mlflow.start_run():
    mlflow.log_metric("accuracy", 0.9, step=epochs)
