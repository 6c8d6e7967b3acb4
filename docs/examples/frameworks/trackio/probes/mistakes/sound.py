"""No mistake."""

import trackio

run = trackio.init(project="sound", name="one", config={"rate": 0.1})
trackio.log({"loss": 0.5})
trackio.finish()
