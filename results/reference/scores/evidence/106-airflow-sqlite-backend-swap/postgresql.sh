pip install 'apache-airflow[postgres]'
export AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=postgresql+psycopg2://bench:(struck out)@127.0.0.1:40839/bench
airflow db migrate
airflow scheduler --skip-serve-logs &
airflow dag-processor &
airflow api-server &
