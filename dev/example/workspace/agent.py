"""A small agent, traced with MLflow. Run it in a terminal of this editor (Terminal > New Terminal), or with
Terminal > Run Task… > Run Example Agent, and watch a new trace appear at the top of the MLflow Traces view:

    @PYTHON@ agent.py "Which plants are safe for cats?"

Traces are sent to the server in MLFLOW_TRACKING_URI, which is set in the terminal. To open the trace, click it, or click
the trace ID that this program prints. Read its spans, and label it. Then change something here and run it again.
"""
import sys
import time

import mlflow
from mlflow.entities import SpanType

# The server is set in MLFLOW_TRACKING_URI. The experiment is the one that the MLflow Traces view shows.
mlflow.set_experiment("plant shop")

DOCUMENTS = {
    "help/pets.md": "Toxic to cats and dogs: monstera, lilies, aloe. Safe: calathea, spider plant, areca palm.",
    "help/watering.md": "Water a monstera once a week in summer, every two weeks in winter.",
    "help/delivery.md": "Orders placed before 14:00 ship the same day and take one to two business days.",
}


# Each decorated function becomes a span: its arguments are the inputs, its return value is the output.
@mlflow.trace(span_type=SpanType.RETRIEVER)
def search(question):
    words = {word.strip("?.,!").lower() for word in question.split()}
    time.sleep(0.1)
    return [
        {"page_content": text, "metadata": {"doc_uri": uri}}
        for uri, text in DOCUMENTS.items()
        if words & {word.strip(".,:").lower() for word in text.split()}
    ]


# A real agent calls a model here. This one needs no API key: it returns the first document it found.
@mlflow.trace(span_type=SpanType.CHAT_MODEL)
def chat(messages):
    time.sleep(0.4)
    found = messages[-1]["content"]
    answer = found.split("\n")[0] if found else "I found nothing about that in our documents."
    return {"choices": [{"message": {"role": "assistant", "content": answer}}]}


@mlflow.trace(span_type=SpanType.AGENT)
def support_agent(question):
    documents = search(question)
    context = "\n".join(document["page_content"] for document in documents)
    answer = chat([{"role": "user", "content": question}, {"role": "system", "content": context}])
    return answer["choices"][0]["message"]["content"]


if __name__ == "__main__":
    print(support_agent(" ".join(sys.argv[1:]) or "Which plants are safe for cats?"))
    # The SDK sends traces in the background. Wait for it before the program exits.
    mlflow.flush_trace_async_logging()
    print("Trace:", mlflow.get_last_active_trace_id())
