"""A program launches a job where no webserver listens."""

from dagster_graphql import DagsterGraphQLClient

client = DagsterGraphQLClient("127.0.0.1", port_number=1)  # mistake: nobody listens
client.submit_job_execution("training")
