pip install mlflow
pip install psycopg2-binary
export MLFLOW_TRACKING_URI=postgresql+psycopg2://bench:(struck out)@127.0.0.1:44935/bench
python -c "import mlflow; print(mlflow.start_run().info.run_id)"
