"""A local stand-in for a model with fixed responses: OpenAI's chat and responses and Anthropic's messages, with and without
streaming.

For a question about the weather, it calls the tool get_weather, and responds when it has the tool's result. For an image, it
describes the image. Nothing leaves this machine.
"""
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

QUESTION = "What is the weather in Paris? Use the tool."
SYSTEM = "You are a **weather** assistant. Answer in one sentence."
ANSWER = "It is **21 °C** and sunny in Paris."
THOUGHT = "The user asks for the weather, so the tool is needed."
ARGUMENTS = {"city": "Paris", "unit": "celsius"}
CALL_ID = "call_weather_1"


def get_weather(city: str, unit: str = "celsius") -> str:
    """The weather of a city, now."""
    return json.dumps({"city": city, "temperature": 21, "unit": unit, "sky": "sunny"})


def answered(body: dict) -> bool:
    """Returns whether the request contains a tool's result."""
    text = json.dumps(body)
    return '"role": "tool"' in text or '"function_call_output"' in text or '"tool_result"' in text


def says(body: dict) -> str:
    return "One red pixel." if '"image' in json.dumps(body) else ANSWER


def calls_tool(body: dict) -> bool:
    return bool(body.get("tools")) and not answered(body)


def chat(body: dict) -> dict:
    message = {"role": "assistant", "content": says(body), "refusal": None}
    if calls_tool(body):
        called = {"name": "get_weather", "arguments": json.dumps(ARGUMENTS)}
        message |= {"content": None, "tool_calls": [{"id": CALL_ID, "type": "function", "function": called}]}
    reason = "tool_calls" if calls_tool(body) else "stop"
    return {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": body["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": reason, "logprobs": None}],
            "usage": {"prompt_tokens": 31, "completion_tokens": 12, "total_tokens": 43}}


def chat_chunks(body: dict):
    whole = chat(body)
    message = whole["choices"][0]["message"]
    if message["content"] is None:
        call = message["tool_calls"][0]
        written = call["function"]["arguments"]
        head = {"index": 0, "id": call["id"], "type": "function", "function": {"name": "get_weather", "arguments": ""}}
        deltas = [{"role": "assistant", "content": None, "tool_calls": [head]}]
        deltas += [{"tool_calls": [{"index": 0, "function": {"arguments": part}}]} for part in pieces(written)]
    else:
        deltas = [{"role": "assistant", "content": ""}, *({"content": part} for part in pieces(message["content"]))]
    base = {key: whole[key] for key in ("id", "created", "model")} | {"object": "chat.completion.chunk"}
    for delta in deltas:
        yield None, base | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
    yield None, base | {"choices": [{"index": 0, "delta": {}, "finish_reason": whole["choices"][0]["finish_reason"]}]}
    if (body.get("stream_options") or {}).get("include_usage"):
        yield None, base | {"choices": [], "usage": whole["usage"]}


def response(body: dict) -> dict:
    thought = {"id": "rs_1", "type": "reasoning", "summary": [{"type": "summary_text", "text": THOUGHT}]}
    call = {"id": "fc_1", "type": "function_call", "status": "completed", "call_id": CALL_ID, "name": "get_weather",
            "arguments": json.dumps(ARGUMENTS)}
    text = {"type": "output_text", "text": says(body), "annotations": []}
    message = {"id": "msg_1", "type": "message", "status": "completed", "role": "assistant", "content": [text]}
    return {"id": "resp_1", "object": "response", "created_at": 1, "status": "completed", "model": body["model"],
            "output": [thought, call] if calls_tool(body) else [message], "parallel_tool_calls": True,
            "tool_choice": "auto", "tools": body.get("tools", []), "instructions": body.get("instructions"),
            "usage": {"input_tokens": 40, "input_tokens_details": {"cached_tokens": 8}, "output_tokens": 20,
                      "output_tokens_details": {"reasoning_tokens": 9}, "total_tokens": 60}}


def response_events(body: dict):
    whole = response(body)
    begun = whole | {"status": "in_progress", "output": [], "usage": None}
    events = [{"type": "response.created", "response": begun}]
    for index, item in enumerate(whole["output"]):
        at = {"output_index": index, "item_id": item["id"]}
        events.append({"type": "response.output_item.added", "output_index": index,
                       "item": item | ({"arguments": ""} if item["type"] == "function_call" else {})})
        if item["type"] == "function_call":
            events += [{"type": "response.function_call_arguments.delta", "delta": part, **at}
                       for part in pieces(item["arguments"])]
        if item["type"] == "message":
            events += [{"type": "response.output_text.delta", "content_index": 0, "delta": part, "logprobs": [], **at}
                       for part in pieces(item["content"][0]["text"])]
        events.append({"type": "response.output_item.done", "output_index": index, "item": item})
    events.append({"type": "response.completed", "response": whole})
    for number, event in enumerate(events):
        yield event["type"], event | {"sequence_number": number}


def message(body: dict) -> dict:
    content = [{"type": "text", "text": says(body)}]
    if calls_tool(body):
        content = [{"type": "text", "text": "I look it up."},
                   {"type": "tool_use", "id": CALL_ID, "name": "get_weather", "input": ARGUMENTS}]
    if body.get("thinking"):
        content.insert(0, {"type": "thinking", "thinking": THOUGHT, "signature": "c2lnbmVk"})
    return {"id": "msg_1", "type": "message", "role": "assistant", "model": body["model"], "content": content,
            "stop_reason": "tool_use" if calls_tool(body) else "end_turn", "stop_sequence": None,
            "usage": {"input_tokens": 50, "output_tokens": 14}}


def message_events(body: dict):
    whole = message(body)
    yield "message_start", {"type": "message_start", "message": whole | {"content": [], "stop_reason": None}}
    for index, block in enumerate(whole["content"]):
        kind = block["type"]
        empty = block | {"text": {"text": ""}, "thinking": {"thinking": "", "signature": ""}, "tool_use": {"input": {}}}[kind]
        yield "content_block_start", {"type": "content_block_start", "index": index, "content_block": empty}
        if kind == "text":
            deltas = [{"type": "text_delta", "text": part} for part in pieces(block["text"])]
        elif kind == "thinking":
            deltas = [{"type": "thinking_delta", "thinking": part} for part in pieces(block["thinking"])]
        else:
            deltas = [{"type": "input_json_delta", "partial_json": part} for part in pieces(json.dumps(block["input"]))]
        for delta in deltas:
            yield "content_block_delta", {"type": "content_block_delta", "index": index, "delta": delta}
        yield "content_block_stop", {"type": "content_block_stop", "index": index}
    end = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
    yield "message_delta", {"type": "message_delta", "delta": end, "usage": {"output_tokens": 14}}
    yield "message_stop", {"type": "message_stop"}


def pieces(text: str) -> list[str]:
    return [text[at:at + 8] for at in range(0, len(text), 8)]


ROUTES = {
    "/v1/chat/completions": (chat, chat_chunks),
    "/v1/responses": (response, response_events),
    "/v1/messages": (message, message_events),
}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        route = ROUTES.get(self.path.split("?")[0])
        if route is None:
            self.send_error(404)
            return
        whole, streamed = route
        if not body.get("stream"):
            self.answer("application/json", json.dumps(whole(body)))
            return
        lines = []
        for name, data in streamed(body):
            lines.append(f"event: {name}\n" if name else "")
            lines.append(f"data: {json.dumps(data)}\n\n")
        if whole is chat:
            lines.append("data: [DONE]\n\n")
        self.answer("text/event-stream", "".join(lines))

    def answer(self, kind: str, text: str):
        data = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


def start() -> str:
    """Starts the model on a free port until the process exits, and returns its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"
