"""Creates a few dozen example traces of a plant shop's support agent, some of them labeled.

    python agent.py http://127.0.0.1:5000 "plant shop"

Uses MLflow's own SDK, but no model: the model's responses are hard-coded. Span times are set explicitly, so that the
traces have realistic durations although they are all written within seconds.
"""
import json
import sys
import time
from contextlib import contextmanager

import mlflow
from mlflow.entities import AssessmentSource, SpanEvent, SpanType

MS = 1_000_000
MINUTE = 60_000 * MS
MODEL = "gpt-4o-mini"
SYSTEM = "You are the support agent of Fern & Field, a shop for plants. Answer briefly, and only from the documents."

LENA = AssessmentSource("HUMAN", "lena@fernfield.example")
JUDGE = AssessmentSource("LLM_JUDGE", "judges/groundedness-v2")
CHECK = AssessmentSource("CODE", "checks/answer.py")

DOCUMENTS = {
    "watering": "Water a monstera when the top inch of soil are dry, about once a week in summer and every "
                "two weeks in winter. Yellow leaves near the bottom usually mean too much water.",
    "delivery": "Orders placed before 14:00 leave the same day. Delivery within Germany takes one to two business days, "
                "to Austria and Spain three to five. Plants aren't shipped below -5 °C.",
    "returns": "A plant that arrives damaged is replaced free of charge. Send a photo within 48 hours.",
    "pets": "Toxic to cats and dogs: monstera, dieffenbachia, lilies, aloe. Safe: calathea, spider plant, areca palm.",
    "light": "Calatheas and ferns like partial shade. Succulents and herbs need at least four hours of direct sun.",
}


class Run:
    """A trace that is being created. `now` is its clock in nanoseconds, used for the start and end of spans."""

    def __init__(self, minutes_ago, session=None, user=None, tags=None):
        self.now = time.time_ns() - minutes_ago * MINUTE
        self.metadata = {key: value for key, value in
                         {"mlflow.trace.session": session, "mlflow.trace.user": user}.items() if value}
        self.tags = {"env": "dev", **(tags or {})}
        self.parents = []
        self.spans = {}

    @property
    def trace_id(self):
        return next(iter(self.spans.values())).trace_id

    def take(self, ms):
        self.now += int(ms * MS)

    @contextmanager
    def span(self, name, kind, inputs, ms=0, **attributes):
        root = {} if self.parents else {"metadata": self.metadata, "tags": self.tags}
        span = mlflow.start_span_no_context(
            name, span_type=kind, parent_span=self.parents[-1] if self.parents else None, inputs=inputs,
            attributes=attributes, start_time_ns=self.now, **root)
        self.spans.setdefault(name, span)
        self.parents.append(span)
        status = "OK"
        try:
            yield span
        except Exception as error:
            event = SpanEvent.from_exception(error)
            event.timestamp = self.now
            span.add_event(event)
            status = "ERROR"
            raise
        finally:
            self.take(ms)
            self.parents.pop()
            span.end(status=status, end_time_ns=self.now)

    def chat(self, messages, answer=None, tool_calls=None, ms=900, name="chat", tools=None):
        words = sum(len(str(message.get("content") or "").split()) for message in messages)
        usage = {"input_tokens": words * 2 + 20, "output_tokens": len((answer or str(tool_calls)).split()) * 2}
        usage["total_tokens"] = usage["input_tokens"] + usage["output_tokens"]
        message = {"role": "assistant", "content": answer}
        if tool_calls:
            message["tool_calls"] = [
                {"id": f"call_{number}", "type": "function",
                 "function": {"name": tool, "arguments": json.dumps(arguments, ensure_ascii=False)}}
                for number, (tool, arguments) in enumerate(tool_calls, 1)]
        inputs = {"model": MODEL, "temperature": 0.2, "messages": messages}
        if tools:
            inputs["tools"] = tools
        with self.span(name, SpanType.CHAT_MODEL, inputs, ms, **{
                "mlflow.chat.tokenUsage": usage, "mlflow.llm.model": MODEL, "mlflow.llm.provider": "openai"}) as span:
            span.set_outputs({"id": f"chatcmpl-{self.now % 10**9}", "model": MODEL, "choices": [
                {"index": 0, "finish_reason": "tool_calls" if tool_calls else "stop", "message": message}],
                "usage": usage})
        return message

    def retrieve(self, query, *names, ms=140):
        with self.span("search documents", SpanType.RETRIEVER, {"query": query, "k": len(names)}) as span:
            with self.span("embed", SpanType.EMBEDDING, {"text": query}, ms * 0.4) as embedding:
                embedding.set_outputs([round(((hash_of(query) >> bit) % 100) / 100 - 0.5, 2) for bit in range(8)])
            self.take(ms * 0.6)
            span.set_outputs([{"page_content": DOCUMENTS[name], "id": f"doc-{name}", "metadata": {
                "doc_uri": f"help/{name}.md", "score": round(0.93 - 0.08 * rank, 2)}} for rank, name in enumerate(names)])

    def tool(self, name, arguments, result, ms=80):
        with self.span(name, SpanType.TOOL, arguments, ms) as span:
            if isinstance(result, Exception):
                raise result
            span.set_outputs(result)
        return result


def hash_of(text):
    return sum((index + 1) * ord(letter) for index, letter in enumerate(text))


def ask(question):
    return [{"role": "system", "content": SYSTEM}, {"role": "user", "content": question}]


def from_documents(minutes_ago, question, answer, *documents, ms=None, **run):
    """Retrieval, followed by one response."""
    run = Run(minutes_ago, **run)
    with run.span("support_agent", SpanType.AGENT, {"question": question}) as root:
        run.take(4)
        run.retrieve(question, *documents)
        context = "\n\n".join(DOCUMENTS[name] for name in documents)
        run.chat([*ask(question), {"role": "system", "content": f"Documents:\n{context}"}], answer,
                 ms=ms or 600 + hash_of(question) % 1700)
        root.set_outputs({"answer": answer, "sources": [f"help/{name}.md" for name in documents]})
    return run


def with_tools(minutes_ago, question, calls, answer, **run):
    """The model calls tools, gets their results, and responds. `calls`: (tool, arguments, result)."""
    run = Run(minutes_ago, **run)
    tools = [{"type": "function", "function": {"name": tool, "description": tool.replace("_", " "), "parameters": {
        "type": "object", "properties": {key: {"type": "string"} for key in arguments}}}}
        for tool, arguments, _ in calls]
    with run.span("support_agent", SpanType.AGENT, {"question": question}) as root:
        messages = ask(question)
        messages.append(run.chat(messages, tool_calls=[(tool, arguments) for tool, arguments, _ in calls], tools=tools, ms=640))
        for number, (tool, arguments, result) in enumerate(calls, 1):
            run.tool(tool, arguments, result, ms=60 + 45 * number)
            messages.append({"role": "tool", "tool_call_id": f"call_{number}", "content": json.dumps(result, ensure_ascii=False)})
        run.chat(messages, answer, ms=500 + hash_of(answer) % 1300)
        root.set_outputs({"answer": answer})
    return run


def failing(minutes_ago, question, error, tool, ms, **run):
    """A tool fails, and so does the request."""
    run = Run(minutes_ago, **run)
    try:
        with run.span("support_agent", SpanType.AGENT, {"question": question}):
            run.chat(ask(question), tool_calls=[(tool, {"order": "FF-20418"})], ms=600)
            run.tool(tool, {"order": "FF-20418"}, error, ms=ms)
    except Exception as caught:
        assert caught is error
    return run


def streaming(minutes_ago, question, answer):
    run = Run(minutes_ago)
    with run.span("support_agent", SpanType.AGENT, {"question": question, "stream": True}) as root:
        with run.span("chat", SpanType.CHAT_MODEL, {"model": MODEL, "stream": True, "messages": ask(question)}) as span:
            run.take(380)
            for number, word in enumerate(answer.split(" ")):
                chunk = {"choices": [{"index": 0, "delta": {"content": word + " "}}]}
                span.add_event(SpanEvent(f"mlflow.chunk.item.{number}", timestamp=run.now,
                                         attributes={"mlflow.chunk.value": json.dumps(chunk)}))
                run.take(35)
            span.set_outputs({"choices": [{"message": {"role": "assistant", "content": answer}}]})
        root.set_outputs(answer)
    return run


def team(minutes_ago, question):
    """A planner that delegates work to other agents."""
    run = Run(minutes_ago, user="jonas", tags={"team": "planner"})
    with run.span("planner", SpanType.AGENT, {"task": question}) as root:
        plan = ["Find plants for partial shade that are safe for cats", "Check what is in stock", "Write the quote"]
        with run.span("plan", SpanType.CHAIN, {"task": question}) as span:
            run.chat(ask(question), json.dumps({"steps": plan}), ms=1_400)
            span.set_outputs({"steps": plan})
        with run.span("botanist", SpanType.AGENT, {"step": plan[0]}) as span:
            run.retrieve("partial shade", "light", "pets")
            run.retrieve("safe for cats", "pets", ms=90)
            with run.span("rerank", SpanType.RERANKER, {"query": plan[0], "documents": 3}, 210) as rerank:
                rerank.set_outputs(["doc-pets", "doc-light"])
            run.chat(ask(plan[0]), "Calathea, spider plant, areca palm.", ms=800)
            span.set_outputs({"plants": ["calathea", "spider plant", "areca palm"]})
        with run.span("warehouse", SpanType.AGENT, {"step": plan[1]}) as span:
            for plant, stock in (("calathea", 14), ("spider plant", 0), ("areca palm", 3)):
                run.tool("stock", {"plant": plant}, {"plant": plant, "in_stock": stock}, ms=70)
            span.set_outputs({"in_stock": ["calathea", "areca palm"]})
        with run.span("writer", SpanType.AGENT, {"step": plan[2]}) as span:
            offer = "Three calatheas and one areca palm, 118.60 EUR with delivery. Both are safe for cats."
            run.chat(ask(plan[2]), offer, ms=1_900)
            with run.span("guardrail", SpanType.EVALUATOR, {"text": offer}, 60) as guard:
                guard.set_outputs({"ok": True, "flags": []})
            span.set_outputs(offer)
        root.set_outputs({"offer": offer, "total": 118.6, "currency": "EUR"})
    return run


def extraction(minutes_ago, mail):
    """A workflow without an agent, from text to JSON."""
    run = Run(minutes_ago, tags={"job": "inbox"})
    order = {"order": "FF-20377", "customer": {"name": "Ana Ruiz", "city": "Sevilla"}, "reason": "damaged",
             "items": [{"plant": "Monstera deliciosa", "pot_cm": 21, "quantity": 1}], "photo": True, "confidence": 0.97}
    with run.span("extract_claim", SpanType.CHAIN, {"mail": mail}) as root:
        with run.span("prompt", SpanType.UNKNOWN, {"template": "claim-v3"}, 2) as prompt:
            prompt.set_outputs({"messages": ask(mail)})
        run.chat(ask(mail), json.dumps(order), ms=1_250)
        with run.span("parse", SpanType.PARSER, {"schema": "Claim"}, 3) as parse:
            parse.set_outputs(order)
        root.set_outputs(order)
    return run


def still_running(question):
    """A trace whose root span hasn't ended, as while an agent is running."""
    run = Run(0)
    run.now -= 8_000 * MS
    root = mlflow.start_span_no_context("support_agent", span_type=SpanType.AGENT, inputs={"question": question},
                                        start_time_ns=run.now)
    run.parents.append(root)
    run.retrieve(question, "delivery")


labels = []  # written when the traces are on the server, because the SDK sends traces in the background


def feedback(run, name, value, source=LENA, rationale=None, on=None):
    labels.append(lambda: mlflow.log_feedback(
        trace_id=run.trace_id, name=name, value=value, source=source, rationale=rationale,
        span_id=run.spans[on].span_id if on else None))


def expectation(run, name, value):
    labels.append(lambda: mlflow.log_expectation(trace_id=run.trace_id, name=name, value=value, source=LENA))


GUIDE = "# Repotting a monstera\n\n" + "\n".join(
    f"{step}. {text}" for step, text in enumerate([
        "Water it the day before, so that the root ball holds together.",
        "Choose a pot that is one to two inches wider, with drainage holes.",
        "Put **an inch of expanded clay** into the new pot.",
        "Loosen the roots with your fingers. Cut off any brown, soft parts.",
        "Fill it up with a mixture of *two parts* soil, *one part* bark, *one part* perlite.",
        "Press the soil down lightly, and leave half an inch at the top.",
        "Water it, let it drain for half an hour, and keep it out of the sun for a week.",
    ], 1)) + "\n\n| month | water | feed |\n| --- | --- | --- |\n" + "\n".join(
    f"| {month} | every {days} days | {feed} |" for month, days, feed in [
        ("March", 10, "half"), ("May", 7, "full"), ("July", 6, "full"), ("September", 9, "half"), ("December", 14, "none")])


def main():
    mlflow.set_tracking_uri(sys.argv[1])
    mlflow.set_experiment(sys.argv[2])

    # A conversation, and other traces of the same morning.
    talk = {"session": "chat-7f31", "user": "mira"}
    first = from_documents(402, "How often should I water my monstera?", "About once a week in summer, when the top inch of soil is dry.", "watering", **talk)
    second = from_documents(400, "And in winter?", "Every two weeks is enough in winter.", "watering", ms=700, **talk)
    third = from_documents(397, "Its lower leaves are yellow. Why?", "That usually means too much water. Let the soil dry before you water it again.", "watering", "light", **talk)
    feedback(first, "quality", 5); feedback(second, "quality", 4); feedback(third, "quality", 5, rationale="Names the cause and what to do.")
    for run in (first, second, third):
        feedback(run, "groundedness", "yes", JUDGE, "Every claim is in help/watering.md.")

    order = with_tools(361, "Where is my order FF-20391?", [("look_up_order", {"order": "FF-20391"}, {"status": "shipped", "carrier": "DHL", "shipped_at": "2025-03-04T13:20:00Z"})],
                       "It shipped on Tuesday with DHL and should arrive tomorrow.", user="paul")
    feedback(order, "correct", True); feedback(order, "quality", 4); expectation(order, "expected_tools", ["look_up_order"])

    cats = from_documents(343, "Is a monstera safe for my cat?", "No, monsteras are toxic to cats. Calatheas and spider plants are safe.", "pets")
    feedback(cats, "correct", True); feedback(cats, "groundedness", "yes", JUDGE)
    expectation(cats, "expected_answer", "No. It's toxic to cats.")

    wrong = from_documents(338, "Do you deliver to Spain when it is freezing?", "Yes, we deliver in any weather.", "delivery")
    feedback(wrong, "correct", False, rationale="Not below -5 °C.")
    feedback(wrong, "groundedness", "no", JUDGE, "The document says that plants aren't shipped below -5 °C.")
    feedback(wrong, "relevance", "yes", JUDGE, on="search documents")
    expectation(wrong, "expected_answer", "Not below -5 °C. Otherwise in three to five business days.")

    german = from_documents(317, "Wie lange dauert die Lieferung nach Österreich?", "Drei bis fünf Werktage.", "delivery", user="jonas")
    feedback(german, "correct", True)
    from_documents(309, "Mein Farn verliert Blätter – woran liegt das?\nEr steht am Südfenster.", "Am Südfenster bekommt er zu viel Sonne. Farne mögen Halbschatten.", "light")
    from_documents(296, "¿Qué plantas son seguras para perros?", "Calathea, cinta (spider plant) y palmera areca.", "pets", user="ana")
    from_documents(288, "モンステラの水やりはどのくらいの頻度ですか？", "夏は週に一回、冬は二週間に一回ほどです。土の表面が乾いてからあげてください。", "watering")
    from_documents(271, "هل نبات الصبار آمن للقطط؟", "لا، الألوة سامة للقطط.", "pets")

    timeout = failing(262, "Cancel my order FF-20418, please", TimeoutError("orders.fernfield.example didn't respond within 5 s"), "cancel_order", 5_000)
    feedback(timeout, "quality", 1, rationale="The customer got no response at all.")
    failing(255, "Change the address of FF-20418", KeyError("address"), "change_address", 12)
    failing(190, "Refund FF-20418", PermissionError("refunds need a second approval"), "refund", 240)

    offer = team(236, "Write a quote: four plants for a dark apartment with two cats, at most 120 EUR")
    feedback(offer, "quality", 4.5); feedback(offer, "correct", True, on="botanist")
    feedback(offer, "latency_ok", False, CHECK, "4.8 s; the limit is 4 s."); expectation(offer, "max_price", 120)
    team(58, "Write a quote for a dentist's lobby: green, but nothing with a scent")

    claim = extraction(222, "Hola, mi pedido FF-20377 llegó roto. La maceta de 21 cm y la monstera… Adjunto una foto. Ana Ruiz, Sevilla")
    feedback(claim, "correct", True, CHECK, "All required fields are present.")

    guide = streaming(207, "Explain how to repot a monstera, with a table for the year", GUIDE)
    feedback(guide, "quality", 5, rationale="Complete, and the table helps."); feedback(guide, "latency_ok", True, CHECK)
    streaming(31, "Write a haiku about ferns", "Green hands uncurling,\nshade learns the shape of the rain,\nslowly, then at once.")

    weather = [("weather", {"city": "Madrid"}, {"city": "Madrid", "min_c": 3, "max_c": 14}),
               ("delivery_days", {"country": "ES"}, {"country": "ES", "days": [3, 5]})]
    with_tools(176, "Can you send an areca palm to Madrid this week?", weather, "Yes. It's warm enough, and it takes three to five business days.", session="chat-81c0", user="ana")
    with_tools(174, "And a cactus?", weather[1:], "Yes, also in three to five business days.", session="chat-81c0", user="ana")
    prices = with_tools(151, "What do ten herbs cost with delivery?", [("price", {"plant": "herb", "quantity": 10}, {"unit": 3.9, "total": 39.0, "currency": "EUR"})], "38 EUR, delivery included.")
    feedback(prices, "correct", False, rationale="39 EUR, and delivery is not included."); feedback(prices, "quality", 2)

    for minutes, question, answer, document in [
        (133, "My plant arrived broken", "I'm sorry about that. Please send us a photo within 48 hours, and we'll replace it free of charge.", "returns"),
        (127, "Can I return a plant that I don't like?", "I found nothing about that in our documents. A colleague will email you.", "returns"),
        (118, "How much sun does basil need?", "At least four hours of direct sun a day.", "light"),
        (96, "Which plants like partial shade?", "Calatheas and ferns.", "light"),
        (83, "When do you ship?", "The same day if you order before 14:00.", "delivery"),
        (71, "Is aloe dangerous for dogs?", "Yes, aloe is toxic to dogs.", "pets"),
        (44, "what about lilies", "Lilies are toxic to cats and dogs.", "pets"),
        (22, "Do you sell gift cards?", "I found nothing about gift cards in our documents.", "delivery"),
    ]:
        run = from_documents(minutes, question, answer, document)
        feedback(run, "groundedness", "no" if "nothing" in answer else "yes", JUDGE)

    from_documents(13, "How often should I water my calathea?", "Keep the soil slightly moist, and avoid standing water.", "watering", "light", session="chat-a904", user="mira")
    with_tools(6, "Order two of them", [("place_order", {"plant": "calathea", "quantity": 2}, {"order": "FF-20455", "total": 37.8})], "Done: FF-20455, 37.80 EUR.", session="chat-a904", user="mira")
    from_documents(3, "When will they arrive?", "In one to two business days.", "delivery", session="chat-a904", user="mira")
    still_running("Do you deliver on Saturdays?")
    mlflow.flush_trace_async_logging()
    for label in labels:
        label()


if __name__ == "__main__":
    main()
