"""Reviews with no framework. Usage: python -m frameworks.plain.reviews_serving MODEL PORT"""

import sys
from functools import partial
from pathlib import Path

from frameworks.plain import http
from scenarios.reviews_serving.model import load, predict

if __name__ == "__main__":
    http.serve(partial(predict, load(Path(sys.argv[1]))))
