"""What every script here does: MLflow is where the environment says, each conversation's trace gets a name, and the last line
printed is {"traces": {name: trace id}}."""
import json
import os

import mlflow


def begin() -> None:
    mlflow.set_tracking_uri(os.environ["MLFLOW_TRACKING_URI"])
    mlflow.set_experiment(os.environ["FRAMEWORKS_EXPERIMENT"])


def record(conversations) -> None:
    """Runs each (name, function) and prints the trace that it left last."""
    traces = {}
    for name, run in conversations:
        run()
        mlflow.flush_trace_async_logging()
        traces[name] = mlflow.get_last_active_trace_id()
    print(json.dumps({"traces": traces}))
