#!/usr/bin/env python3
"""Writes traces that exist on real servers and break naive viewers, through MLflow's OTLP route (protobuf).

    python odd_traces.py http://127.0.0.1:5000 [experiment name, default "odd"] [keys, comma-separated, default all]

Needs a Python with mlflow. Prints one line of JSON: {"experiment_id": ..., "traces": {key: "tr-<32 hex>"}}.
Keys:
  two_roots      two spans without a parent in one trace, and one whose parent never arrived
  running        ended children, and a root that hasn't arrived
  wide           one root with 2,000 children
  deep           200 levels of children
  numbers        NaN and infinities, 2^60, 2^53+1, -0.0, nanosecond times that differ in the last digit
  huge           a 1 MB string with 20,000 lines in the outputs
  clock          an end before the start, a child outside its parent, a zero duration, equal starts
  text           CJK, Arabic, emoji, combining marks, NUL, ANSI colors, bidi override, a 4,000-letter word
  hostile        HTML, script, command links, theme icons, javascript:, SVG, Markdown images, in every field
  not_json       attribute values that look like JSON but aren't; empty strings; keys with dots, spaces, quotes
  nameless       an empty span name, unknown span type, no attributes at all
"""
import json, secrets, sys, time, urllib.request
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

uri = sys.argv[1].rstrip("/")
experiment = sys.argv[2] if len(sys.argv) > 2 else "odd"
wanted = set(sys.argv[3].split(",")) if len(sys.argv) > 3 else None
MS = 1_000_000


def call(path, body):
    req = urllib.request.Request(uri + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(req))


def experiment_id():
    found = call("/api/2.0/mlflow/experiments/search", {"max_results": 1, "filter": f"name = '{experiment}'"})
    if found.get("experiments"):
        return found["experiments"][0]["experiment_id"]
    return call("/api/2.0/mlflow/experiments/create", {"name": experiment})["experiment_id"]


def value(v):
    if isinstance(v, bool): return AnyValue(bool_value=v)
    if isinstance(v, int): return AnyValue(int_value=v)
    if isinstance(v, float): return AnyValue(double_value=v)
    return AnyValue(string_value=v)


class Trace:
    def __init__(self):
        self.id, self.spans, self.now = secrets.token_bytes(16), [], time.time_ns() - 3_600_000 * MS

    def span(self, name, parent=None, start=0, end=1 * MS, kind="UNKNOWN", inputs=None, outputs=None, error=None, **attributes):
        """start, end: ns since the trace's start. inputs, outputs: any JSON, or raw text in a list of one item."""
        s = Span(trace_id=self.id, span_id=secrets.token_bytes(8), parent_span_id=parent or b"", name=name,
                 start_time_unix_nano=self.now + start, end_time_unix_nano=self.now + end)
        if error:
            s.status.CopyFrom(Status(code=Status.STATUS_CODE_ERROR, message=error))
        else:
            s.status.CopyFrom(Status(code=Status.STATUS_CODE_OK))
        if kind is not None:
            attributes["mlflow.spanType"] = kind
        if inputs is not None:
            attributes["mlflow.spanInputs"] = inputs[0] if isinstance(inputs, list) else json.dumps(inputs)
        if outputs is not None:
            attributes["mlflow.spanOutputs"] = outputs[0] if isinstance(outputs, list) else json.dumps(outputs)
        s.attributes.extend(KeyValue(key=k, value=value(v)) for k, v in attributes.items())
        self.spans.append(s)
        return s.span_id


def build():
    t = Trace(); r = t.span("first root", inputs={"q": 1}, outputs={"a": 1}, end=9 * MS)
    t.span("second root", start=2 * MS, end=5 * MS, inputs={"q": 2}); t.span("child of first", r, 1 * MS, 2 * MS)
    t.span("orphan", secrets.token_bytes(8), 3 * MS, 4 * MS); yield "two_roots", t

    t = Trace(); missing = secrets.token_bytes(8)
    for i in range(3): t.span(f"step {i}", missing, i * MS, (i + 1) * MS, "TOOL", {"i": i}, {"done": True})
    yield "running", t

    t = Trace(); r = t.span("fan out", end=2500 * MS, kind="CHAIN", inputs={"n": 2000})
    for i in range(2000): t.span(f"worker {i}", r, i * MS, (i + 40) * MS, "TOOL", {"i": i}, {"ok": i % 97 != 0}, "worker failed" if i % 97 == 0 else None)
    yield "wide", t

    t = Trace(); p = None
    for i in range(200): p = t.span(f"level {i}", p, i * 1000, 400_000 - i * 1000, "CHAIN", {"depth": i})
    yield "deep", t

    t = Trace()
    r = t.span("numbers", end=10 * MS + 1, inputs={"big": 2**60, "edge": 2**53 + 1, "zero": 0}, nan=float("nan"), inf=float("inf"), ninf=float("-inf"), minus_zero=-0.0, big=2**60, edge=2**53 + 1, negative=-(2**62))
    t.span("one ns later", r, 1, 10 * MS, inputs=['{"value": NaN, "big": 1152921504606846977, "exp": 1e400}'])
    yield "numbers", t

    t = Trace(); t.span("huge", kind="LLM", end=900 * MS, inputs={"question": "everything?"}, outputs={"text": "".join(f"line {i:05d} {'lorem ipsum dolor ' * 2}\n" for i in range(20_000))})
    yield "huge", t

    t = Trace(); r = t.span("root", start=5 * MS, end=20 * MS)
    t.span("ends before it starts", r, 12 * MS, 8 * MS); t.span("before its parent", r, 0, 3 * MS); t.span("after its parent", r, 30 * MS, 45 * MS)
    t.span("no duration", r, 10 * MS, 10 * MS); t.span("twin a", r, 11 * MS, 12 * MS); t.span("twin b", r, 11 * MS, 12 * MS)
    yield "clock", t

    t = Trace(); text = "日本語の質問 العربية 👩‍👩‍👧‍👦 é́́́ \u202edrawkcab\u202c \x1b[31mred\x1b[0m nul:\u0000 tab:\t " + "x" * 4000
    t.span("名前 " + text[:60], kind="AGENT", inputs={"q": text}, outputs={"a": text}); yield "text", t

    bad = "<img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)> [x](command:workbench.action.quit) ![i](https://example.invalid/p.png) <https://example.invalid> javascript:alert(4) $(trash) </textarea>\"'><iframe src=//example.invalid>"
    t = Trace(); r = t.span(bad, kind=bad, inputs={"q": bad, bad: bad}, outputs={"choices": [{"message": {"role": bad, "content": bad, "tool_calls": [{"id": bad, "type": "function", "function": {"name": bad, "arguments": json.dumps({bad: bad})}}]}}]}, error=bad, **{bad[:60]: bad})
    t.span(bad, r, kind="RETRIEVER", outputs={"documents": [{"page_content": bad, "metadata": {"doc_uri": "javascript:alert(5)"}}]}); yield "hostile", t

    t = Trace(); t.span("not json", inputs=["{'python': True, None: 1}"], outputs=["{\"cut\": [1, 2, "], empty="", **{"key with spaces": "v", "a.b.c": "{", 'quo"te': "[]", "list": "[1, 2]"}); yield "not_json", t

    t = Trace(); r = t.span("", kind="MY_OWN_TYPE"); t.span("bare", r, kind=None); yield "nameless", t


eid = experiment_id(); ids = {}
for key, t in build():
    if wanted is not None and key not in wanted:
        continue
    spans = t.spans
    for i in range(0, len(spans), 500):
        req = ExportTraceServiceRequest(); scope = req.resource_spans.add().scope_spans.add(); scope.spans.extend(spans[i:i + 500])
        http = urllib.request.Request(uri + "/v1/traces", req.SerializeToString(), {"Content-Type": "application/x-protobuf", "x-mlflow-experiment-id": eid})
        urllib.request.urlopen(http).read()
    ids[key] = "tr-" + t.id.hex()
print(json.dumps({"experiment_id": eid, "traces": ids}))
