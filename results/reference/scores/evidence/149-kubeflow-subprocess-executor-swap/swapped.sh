pip install kfp docker
cat > run.py <<END
import sys
from kfp import local
from executor_swap_pipeline import pipeline
local.init(local.DockerRunner())
pipeline(notes=sys.argv[1])
END
