"""OpenAI's SDK with MLflow's autologging: chat and responses with and without streaming, a tool call, and an image."""
import base64
import json
import struct
import zlib

import mlflow
from openai import OpenAI

import model_stub as model
from recorder import begin, record

begin()
mlflow.openai.autolog()
client = OpenAI(base_url=model.start() + "/v1", api_key="none")
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}, "unit": {"type": "string"}}, "required": ["city"]}
DESCRIBED = {"name": "get_weather", "description": "The weather of a city, now.", "parameters": SCHEMA}


def png() -> str:
    """Returns a PNG of one red pixel."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    parts = [chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
             chunk(b"IDAT", zlib.compress(b"\x00\xff\x00\x00")), chunk(b"IEND", b"")]
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(parts)).decode()


@mlflow.trace(name="weather_agent", span_type="AGENT")
def chat(question: str, stream: bool) -> str:
    messages = [{"role": "system", "content": model.SYSTEM}, {"role": "user", "content": question}]
    tools = [{"type": "function", "function": DESCRIBED}]
    called = {}
    answer = client.chat.completions.create(model="gpt-4o-mini", messages=messages, tools=tools, stream=stream)
    if stream:
        text = ""
        for part in answer:
            for call in (part.choices[0].delta.tool_calls or []) if part.choices else []:
                text += call.function.arguments or ""
        called = {"id": model.CALL_ID, "type": "function", "function": {"name": "get_weather", "arguments": text}}
    else:
        called = answer.choices[0].message.tool_calls[0].model_dump()
    result = mlflow.trace(model.get_weather, span_type="TOOL")(**json.loads(called["function"]["arguments"]))
    messages += [{"role": "assistant", "content": None, "tool_calls": [called]},
                 {"role": "tool", "tool_call_id": called["id"], "content": result}]
    answer = client.chat.completions.create(model="gpt-4o-mini", messages=messages, tools=tools, stream=stream)
    if stream:
        return "".join(part.choices[0].delta.content or "" for part in answer if part.choices)
    return answer.choices[0].message.content


@mlflow.trace(name="weather_agent", span_type="AGENT")
def responses(question: str, stream: bool) -> str:
    given = [{"role": "user", "content": question}]
    asked = {"model": "gpt-5-mini", "instructions": model.SYSTEM, "tools": [{"type": "function", **DESCRIBED}]}
    answer = ask(given, asked, stream)
    given += [item.model_dump(exclude_none=True) for item in answer.output]
    call = answer.output[-1]
    result = mlflow.trace(model.get_weather, span_type="TOOL")(**json.loads(call.arguments))
    given.append({"type": "function_call_output", "call_id": call.call_id, "output": result})
    return ask(given, asked, stream).output_text


def ask(given: list, asked: dict, stream: bool):
    answer = client.responses.create(input=given, stream=stream, **asked)
    return [event for event in answer][-1].response if stream else answer


def image() -> None:
    content = [{"type": "text", "text": "What is on this image?"},
               {"type": "image_url", "image_url": {"url": "data:image/png;base64," + png()}}]
    client.chat.completions.create(model="gpt-4o-mini", messages=[{"role": "user", "content": content}])


def plain_response() -> None:
    client.responses.create(model="gpt-5-mini", input="How are you?", instructions="Be brief.")


record([
    ("openai_chat", lambda: chat(model.QUESTION, False)),
    ("openai_chat_stream", lambda: chat(model.QUESTION, True)),
    ("openai_responses", lambda: responses(model.QUESTION, False)),
    ("openai_responses_stream", lambda: responses(model.QUESTION, True)),
    ("openai_responses_text", plain_response),
    ("openai_image", image),
])
