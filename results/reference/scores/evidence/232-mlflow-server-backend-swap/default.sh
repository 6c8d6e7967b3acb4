pip install mlflow
python -c "import mlflow; print(mlflow.start_run().info.run_id)"
