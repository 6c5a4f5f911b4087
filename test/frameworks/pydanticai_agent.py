"""A Pydantic AI agent with MLflow's autologging: a tool call in its run."""
import mlflow
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

import model_stub as model
from recorder import begin, record

begin()
mlflow.pydantic_ai.autolog()
provider = OpenAIProvider(base_url=model.start() + "/v1", api_key="none")
agent = Agent(OpenAIChatModel("gpt-4o-mini", provider=provider), system_prompt=model.SYSTEM)
agent.tool_plain(model.get_weather)

record([("pydanticai", lambda: agent.run_sync(model.QUESTION))])
