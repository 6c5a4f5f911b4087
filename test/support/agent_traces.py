"""Writes traces of a small agent with MLflow's SDK. Reads {"experiment", "count", "fail", "session"} as JSON from the
first argument. Prints a JSON list, oldest first: [{"trace_id", "spans": {name: span_id}}].

Each trace: answer (AGENT) > retrieve (RETRIEVER), chat (LLM), lookup (TOOL). The request contains the trace's number.
"""
import json
import sys
import time

import mlflow
from mlflow.entities import SpanEvent, SpanType

S = 1_000_000_000
want = json.loads(sys.argv[1])
mlflow.set_experiment(want["experiment"])
now = time.time_ns()


def write(number, start):
    question = f"Question {number}: what does the plan cost?\nPlease answer briefly."
    root = mlflow.start_span_no_context(
        "answer", span_type=SpanType.AGENT, inputs={"question": question}, start_time_ns=start,
        metadata={"mlflow.trace.session": want["session"]} if want.get("session") else None)
    spans = [root]

    def child(name, span_type, inputs, outputs, begin, end, attributes=None):
        span = mlflow.start_span_no_context(
            name, span_type=span_type, parent_span=root, inputs=inputs, attributes=attributes, start_time_ns=start + begin)
        span.set_outputs(outputs)
        span.end(end_time_ns=start + end)
        spans.append(span)

    child("retrieve", SpanType.RETRIEVER, {"query": question},
          [{"page_content": "Plans start at 12 euros.", "metadata": {"doc_uri": "docs/plans.md"}, "id": "1"}], S // 10, S // 4)
    child("chat", SpanType.CHAT_MODEL,
          {"model": "example-small", "messages": [
              {"role": "system", "content": "You answer briefly."}, {"role": "user", "content": question}]},
          {"choices": [{"message": {"role": "assistant", "content": None, "tool_calls": [
              {"id": "call_1", "type": "function", "function": {"name": "lookup", "arguments": "{\"plan\": \"basic\"}"}}]}}]},
          S // 4, S, {"mlflow.chat.tokenUsage": {"input_tokens": 31, "output_tokens": 12, "total_tokens": 43}})
    child("lookup", SpanType.TOOL, {"plan": "basic"}, {"price": 12, "currency": "EUR"}, S, S + S // 5)
    if want.get("fail"):
        try:
            raise ValueError(f"no plan for question {number}")
        except ValueError as error:
            root.add_event(SpanEvent.from_exception(error))
        root.end(status="ERROR", end_time_ns=start + 2 * S)
    else:
        root.set_outputs({"answer": f"Answer {number}: 12 euros a month."})
        root.end(end_time_ns=start + 2 * S)
    return {"trace_id": root.trace_id, "spans": {span.name: span.span_id for span in spans}}


count = want.get("count", 1)
made = [write(number, now - (count - number) * 60 * S - 5 * S) for number in range(1, count + 1)]
mlflow.flush_trace_async_logging()
print(json.dumps(made))
