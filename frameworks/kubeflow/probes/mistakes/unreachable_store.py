"""The client is pointed to where no backend listens."""

from kfp import Client

client = Client(host="http://127.0.0.1:1")  # mistake: the port of the backend
for run in client.list_runs().runs:
    print(run.display_name)
