pip install 'apache-airflow'
airflow db migrate
airflow scheduler --skip-serve-logs &
airflow dag-processor &
airflow api-server &
