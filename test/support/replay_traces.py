"""Writes captured traces to a real server with new IDs, as MLflow's own SDK does: first the trace's info if there is one,
then the spans through the OTLP route.

    MLFLOW_TRACKING_URI=http://127.0.0.1:5000 python replay_traces.py captured.json

The file: {"experiment_id": ..., "traces": [{"name": ..., "answer": ..., "info": ... or null}]}. `answer` is the response of
the artifact route or of GET traces; `info` is the response of GET traces if the trace's info must be the same, too.
Prints one line of JSON: {name: trace ID}.
"""
import base64
import json
import os
import secrets
import sys
import urllib.request

from google.protobuf.json_format import ParseDict
from mlflow.entities import Span, TraceInfo
from mlflow.entities.trace_location import TraceLocation
from mlflow.protos.service_pb2 import TraceInfoV3 as ProtoInfo
from mlflow.tracking import MlflowClient
from opentelemetry.proto.trace.v1.trace_pb2 import Span as ProtoSpan

given = json.load(open(sys.argv[1], encoding="utf-8"))
experiment = given["experiment_id"]
client = MlflowClient()
store = client._tracing_client.store
SERVERS_OWN = ("assessment_id", "trace_id", "create_time", "last_update_time", "overrides", "valid")


def span_of(data, trace_id):
    """Returns a span of either response, with its new trace ID."""
    raw = base64.b64encode(trace_id).decode()
    if isinstance(data["attributes"], list):
        proto = ParseDict({**data, "trace_id": raw}, ProtoSpan(), ignore_unknown_fields=True)
        return Span.from_otel_proto(proto)
    request_id = json.dumps("tr-" + trace_id.hex())
    # Keep values as they were captured. Values that aren't JSON are sent as text.
    attributes = {key: as_json(value) for key, value in data["attributes"].items()}
    events = [{**event, "attributes": event.get("attributes") or {}} for event in data.get("events") or []]
    return Span.from_dict({**data, "trace_id": raw, "events": events,
                           "attributes": {**attributes, "mlflow.traceRequestId": request_id}})


def as_json(value):
    try:
        json.loads(value)
        return value
    except ValueError:
        return json.dumps(value)


def info_of(data, trace_id):
    data = {**data, "assessments": [], "trace_id": "tr-" + trace_id.hex()}
    info = TraceInfo.from_proto(ParseDict(data, ProtoInfo(), ignore_unknown_fields=True))
    info.trace_location = TraceLocation.from_experiment_id(experiment)
    info.client_request_id = None
    # The server sets where the spans are stored.
    info.tags = {key: value for key, value in info.tags.items() if not key.startswith("mlflow.artifactLocation")}
    return info


def label(info, trace_id):
    """Creates the labels of a trace, each overriding the same one as before."""
    ids = {}
    for old in info.get("assessments") or []:
        body = {key: value for key, value in old.items() if key not in SERVERS_OWN}
        body["trace_id"] = trace_id
        if old.get("overrides") in ids:
            body["overrides"] = ids[old["overrides"]]
        url = f"{os.environ['MLFLOW_TRACKING_URI']}/api/3.0/mlflow/traces/{trace_id}/assessments"
        request = urllib.request.Request(url, json.dumps({"assessment": body}).encode(),
                                         {"Content-Type": "application/json"})
        answer = json.load(urllib.request.urlopen(request))
        ids[old["assessment_id"]] = answer["assessment"]["assessment_id"]


def spans_of(answer):
    data = json.loads(answer)
    return data["spans"] if "spans" in data else data["trace"]["spans"]


made = {}
for trace in given["traces"]:
    trace_id = secrets.token_bytes(16)
    info = json.loads(trace["info"])["trace"]["trace_info"] if trace["info"] else {}
    if info:
        store.start_trace(info_of(info, trace_id))
    spans = [span_of(span, trace_id) for span in spans_of(trace["answer"])]
    for start in range(0, len(spans), 500):
        store.log_spans(experiment, spans[start:start + 500])
    label(info, "tr-" + trace_id.hex())
    made[trace["name"]] = "tr-" + trace_id.hex()
print(json.dumps(made))
