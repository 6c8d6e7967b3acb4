"""What a run needs on this machine: uv, virtual environments, data, a browser."""
