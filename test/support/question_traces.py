"""Writes traces whose correct labels follow from their questions. Reads {"experiment", "questions"} as JSON from the first
argument. Prints the trace IDs as a JSON list. The first question belongs to the newest trace.

An older trace has the labels `correct` (a boolean) and `quality` (a number), so that these names are suggested.
"""
import json
import sys
import time

import mlflow

S = 1_000_000_000
want = json.loads(sys.argv[1])
mlflow.set_experiment(want["experiment"])
now = time.time_ns()


def write(question, start):
    root = mlflow.start_span_no_context("answer", inputs={"question": question}, start_time_ns=start)
    child = mlflow.start_span_no_context("search", parent_span=root, inputs=question, start_time_ns=start + S // 10)
    child.set_outputs("found")
    child.end(end_time_ns=start + S // 5)
    root.set_outputs({"answer": "Yes."})
    root.end(end_time_ns=start + S)
    return root.trace_id


questions = want["questions"]
known = write("Which names are known?", now - (len(questions) + 2) * 60 * S)
made = [write(question, now - (index + 1) * 60 * S) for index, question in enumerate(questions)]
mlflow.flush_trace_async_logging()
mlflow.log_feedback(trace_id=known, name="correct", value=True)
mlflow.log_feedback(trace_id=known, name="quality", value=4)
print(json.dumps(made))
