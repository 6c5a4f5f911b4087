"""What all scripts in this folder share: they use the server in the environment, name the trace of each conversation, and
print {"traces": {name: trace ID}} as the last line."""
import json
import os

import mlflow


def begin() -> None:
    mlflow.set_tracking_uri(os.environ["MLFLOW_TRACKING_URI"])
    mlflow.set_experiment(os.environ["FRAMEWORKS_EXPERIMENT"])


def record(conversations) -> None:
    """Runs each (name, function) and prints the last trace that it created."""
    traces = {}
    for name, run in conversations:
        run()
        mlflow.flush_trace_async_logging()
        traces[name] = mlflow.get_last_active_trace_id()
    print(json.dumps({"traces": traces}))
