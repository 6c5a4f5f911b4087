"""LlamaIndex's OpenAI class with MLflow's autologging: a chat with a tool call and its result."""
import mlflow
from llama_index.core.base.llms.types import ChatMessage, MessageRole
from llama_index.core.tools import FunctionTool
from llama_index.llms.openai import OpenAI

import model_stub as model
from recorder import begin, record

begin()
mlflow.llama_index.autolog()
llm = OpenAI(model="gpt-4o-mini", api_base=model.start() + "/v1", api_key="none")
tool = FunctionTool.from_defaults(model.get_weather)


@mlflow.trace(name="weather_agent", span_type="AGENT")
def converse(question: str) -> str:
    history = [ChatMessage(role=MessageRole.SYSTEM, content=model.SYSTEM)]
    answer = llm.chat_with_tools([tool], user_msg=question, chat_history=history)
    history.append(answer.message)  # the question is already included
    for call in llm.get_tool_calls_from_response(answer):
        result = tool(**call.tool_kwargs)
        history.append(ChatMessage(role=MessageRole.TOOL, content=result.content,
                                   additional_kwargs={"tool_call_id": call.tool_id}))
    return llm.chat(history).message.content


def stream() -> None:
    for _ in llm.stream_chat([ChatMessage(role=MessageRole.USER, content="How are you?")]):
        pass


record([("llamaindex", lambda: converse(model.QUESTION)), ("llamaindex_stream", stream)])
