pip install kfp
cat > run.py <<END
import sys
from kfp import local
from executor_swap_pipeline import pipeline
local.init(local.SubprocessRunner(use_venv=False))
pipeline(notes=sys.argv[1])
END
