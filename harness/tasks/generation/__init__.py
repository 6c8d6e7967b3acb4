"""The task generation: a language model is served by OpenAI's protocol, and asked for texts."""
