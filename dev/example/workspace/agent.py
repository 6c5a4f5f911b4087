"""A small agent, traced with MLflow. Run it in this editor's terminal (Terminal > New Terminal), or by Terminal > Run
Task > Run the example agent, and watch a new trace appear at the top of the MLflow Traces side bar:

    @PYTHON@ agent.py "Which plants are safe for cats?"

MLFLOW_TRACKING_URI, which the terminal knows, says where the traces go. Open the trace by a click on it, or on its id
that this program prints: read its spans, and give it a label. Change something here and run it again; that is the whole
idea.
"""
import sys
import time

import mlflow
from mlflow.entities import SpanType

# The server comes from MLFLOW_TRACKING_URI; the experiment is the one that the side bar shows.
mlflow.set_experiment("plant shop")

DOCUMENTS = {
    "help/pets.md": "Toxic for cats and dogs: monstera, lilies, aloe. Harmless: calathea, spider plant, areca palm.",
    "help/watering.md": "Water a monstera once a week in summer, every two weeks in winter.",
    "help/delivery.md": "Orders placed before 14:00 leave the same day and take one to two working days.",
}


# Each decorated function becomes a span: its arguments are the inputs, what it returns are the outputs.
@mlflow.trace(span_type=SpanType.RETRIEVER)
def search(question):
    words = {word.strip("?.,!").lower() for word in question.split()}
    time.sleep(0.1)
    return [
        {"page_content": text, "metadata": {"doc_uri": uri}}
        for uri, text in DOCUMENTS.items()
        if words & {word.strip(".,:").lower() for word in text.split()}
    ]


# A real agent calls a model here. This one needs no key: it repeats the first document it found.
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
    # The SDK sends traces in the background; wait for that before the program ends.
    mlflow.flush_trace_async_logging()
    print("Trace:", mlflow.get_last_active_trace_id())
