"""A LangGraph agent with ChatOpenAI and MLflow's autologging, with and without streaming."""
import mlflow
from langchain.agents import create_agent
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI

import model_stub as model
from recorder import begin, record

begin()
mlflow.langchain.autolog()
address = model.start() + "/v1"


def agent(streaming: bool):
    chat = ChatOpenAI(model="gpt-4o-mini", base_url=address, api_key="none", streaming=streaming)
    return create_agent(chat, [tool(model.get_weather)], system_prompt=model.SYSTEM)


ASKED = {"messages": [{"role": "user", "content": model.QUESTION}]}


def stream() -> None:
    for _ in agent(True).stream(ASKED, stream_mode="messages"):
        pass


record([("langgraph", lambda: agent(False).invoke(ASKED)), ("langgraph_stream", stream)])
