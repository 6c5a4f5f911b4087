"""OpenInference's instrumentation without MLflow: spans are sent as OTLP by OpenTelemetry."""
import json
import os

from langchain_core.messages import HumanMessage, SystemMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from openai import OpenAI
from openinference.instrumentation.langchain import LangChainInstrumentor
from openinference.instrumentation.openai import OpenAIInstrumentor
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

import model_stub as model

uri = os.environ["MLFLOW_TRACKING_URI"]
headers = {"x-mlflow-experiment-id": os.environ["FRAMEWORKS_EXPERIMENT_ID"]}
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(OTLPSpanExporter(endpoint=uri + "/v1/traces", headers=headers)))
tracer = provider.get_tracer("frameworks")
address = model.start() + "/v1"
TOOL = {"type": "function", "function": {"name": "get_weather", "description": "The weather of a city, now.", "parameters": {
    "type": "object", "properties": {"city": {"type": "string"}}}}}


def with_openai() -> None:
    client = OpenAI(base_url=address, api_key="none")
    messages = [{"role": "system", "content": model.SYSTEM}, {"role": "user", "content": model.QUESTION}]
    answer = client.chat.completions.create(model="gpt-4o-mini", messages=messages, tools=[TOOL])
    call = answer.choices[0].message.tool_calls[0]
    result = model.get_weather(**json.loads(call.function.arguments))
    messages += [{"role": "assistant", "content": None, "tool_calls": [call.model_dump()]},
                 {"role": "tool", "tool_call_id": call.id, "content": result}]
    client.chat.completions.create(model="gpt-4o-mini", messages=messages, tools=[TOOL])


def with_langchain() -> None:
    chat = ChatOpenAI(model="gpt-4o-mini", base_url=address, api_key="none").bind_tools([tool(model.get_weather)])
    chat.invoke([SystemMessage(model.SYSTEM), HumanMessage(model.QUESTION)])


traces = {}
for name, instrumentor, run in [("openinference_openai", OpenAIInstrumentor(), with_openai),
                                ("openinference_langchain", LangChainInstrumentor(), with_langchain)]:
    instrumentor.instrument(tracer_provider=provider)
    with tracer.start_as_current_span("weather_agent") as span:
        traces[name] = f"tr-{span.get_span_context().trace_id:032x}"
        run()
    instrumentor.uninstrument()
provider.force_flush()
print(json.dumps({"traces": traces}))
