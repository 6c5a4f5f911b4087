"""Anthropic's SDK with MLflow's autologging: thinking, a tool call with its result, and streaming."""
import mlflow
from anthropic import Anthropic

import model_stub as model
from recorder import begin, record

begin()
mlflow.anthropic.autolog()
client = Anthropic(base_url=model.start(), api_key="none")
TOOL = {"name": "get_weather", "description": "The weather of a city, now.",
        "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}}}
ASKED = {"model": "claude-sonnet-4-5", "max_tokens": 2000, "system": model.SYSTEM, "tools": [TOOL],
         "thinking": {"type": "enabled", "budget_tokens": 1024}}


@mlflow.trace(name="weather_agent", span_type="AGENT")
def converse(question: str) -> str:
    messages = [{"role": "user", "content": question}]
    answer = client.messages.create(messages=messages, **ASKED)
    messages.append({"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in answer.content]})
    call = answer.content[-1]
    result = mlflow.trace(model.get_weather, span_type="TOOL")(**call.input)
    messages.append({"role": "user", "content": [{"type": "tool_result", "tool_use_id": call.id, "content": result}]})
    return client.messages.create(messages=messages, **ASKED).content[-1].text


def stream() -> None:
    events = client.messages.create(messages=[{"role": "user", "content": model.QUESTION}], stream=True, **ASKED)
    for _ in events:
        pass


record([("anthropic", lambda: converse(model.QUESTION)), ("anthropic_stream", stream)])
