"""MNIST with no framework. Usage: python -m frameworks.plain.mnist_serving MODEL PORT"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from frameworks.plain import http
from scenarios.mnist_serving.model import load, predict

if __name__ == "__main__":
    network = load(Path(sys.argv[1]))

    def outputs(rows: Sequence[Any]) -> Any:
        """Probabilities of images."""
        return predict(network, np.array(rows, np.uint8))

    http.serve(outputs)
