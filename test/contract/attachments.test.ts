import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { dataUrl } from '../../src/model/chat/media';
import { readSpanChat } from '../../src/model/chat/spanChat';
import { parseExact } from '../../src/model/exactJson';
import { TraceReader } from '../../src/traces/reader/traceReader';
import { readerThread, rowsOf } from '../support/readerThread';
import { newExperiment } from '../support/servers';
import { runPython } from '../support/python';
import { failsAs, onEachMlflow } from './support/contract';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';

/**
 * Stores an attachment as SDKs do: the bytes become an artifact of the trace, and its ID replaces them
 * (docs/mlflow-api.md#what-frameworks-write).
 */
const WRITE = `
import base64
from mlflow.tracing.attachments import Attachment
mlflow.set_experiment(given["experiment"])
image = Attachment(content_type="image/png", content_bytes=base64.b64decode(given["png"]))
with mlflow.start_span("look", span_type="CHAT_MODEL") as span:
    part = {"type": "image_url", "image_url": {"url": image}}
    span.set_inputs({"messages": [{"role": "user", "content": [part]}]})
mlflow.flush_trace_async_logging()
emit(span.trace_id)
`;

onEachMlflow('an attachment', (contract) => {
  const written = async (): Promise<void> => {
    const { name } = await newExperiment(contract.server, 'attachments');
    const traceId = z.string().parse(await runPython(contract.server, WRITE, { experiment: name, png: PNG }));
    const reader = new TraceReader(contract.client, traceId, await readerThread());
    await reader.read();
    const details = await reader.details(rowsOf(reader)[0]?.id ?? '');
    const chat = readSpanChat(parseExact(details.inputs?.text ?? ''), 'inputs', details);
    const [message] = chat?.items ?? [];
    const image = message?.type === 'message' ? message.parts[0] : undefined;
    assert.ok(image?.type === 'media' && image.source.type === 'attachment', details.inputs?.text);
    assert.deepEqual([image.mime, image.source.size], ['image/png', Buffer.from(PNG, 'base64').length]);
    const bytes = await contract.client.getAttachment(traceId, image.source.id);
    const base64 = Buffer.from(bytes).toString('base64');
    assert.equal(base64, PNG);
    assert.equal(dataUrl('image', image.mime, base64), `data:image/png;base64,${PNG}`);
    reader.dispose();
  };
  // The SDK of the oldest version doesn't write attachments.
  if (contract.newest) it('is read by its ID in the conversation, with unchanged bytes', written);

  it("is reported as missing if it doesn't exist or its ID is a path", async () => {
    const none = 'tr-00000000000000000000000000000000';
    const id = '00000000-0000-4000-8000-000000000000';
    await assert.rejects(contract.client.getAttachment(none, id), failsAs('notFound'));
    for (const path of ['../traces.json', 'traces.json', '', `${id}/../x`, 'http://example.com']) {
      await assert.rejects(
        contract.client.getAttachment(none, path),
        failsAs('notFound', /doesn't have this attachment/),
      );
    }
  });
});
