pip install apache-airflow-providers-edge3
pip install 'apache-airflow'
export AIRFLOW__CORE__EXECUTOR=airflow.providers.edge3.executors.EdgeExecutor
export AIRFLOW__EDGE__API_ENABLED=True
export AIRFLOW__EDGE__API_URL=http://localhost:8080/edge_worker/v1/rpcapi
airflow db migrate
airflow scheduler --skip-serve-logs &
airflow dag-processor &
airflow api-server &
airflow edge worker &
