/**
 * Returns a response of the artifact route (docs/mlflow-api.md#span-encoding) with `count` spans of about 1.2
 * KB each: a root with groups of ten below it, like an agent's steps and their calls.
 */
export function spanAnswer(count: number): Buffer {
  const spans: string[] = [];
  const base = 1_795_557_931_599_864_375n;
  for (let i = 0; i < count; i++) {
    const parent = i === 0 ? null : i % 10 === 1 ? 0 : i - ((i - 1) % 10);
    const start = base + BigInt(i) * 1000n;
    const end = start + BigInt(i === 0 ? count * 2000 : 900_000);
    const text = `Question ${i}: what does station ${i % 977} report? ${WORDS.slice(0, 240)}`;
    const attributes = {
      'mlflow.spanType': JSON.stringify(i % 10 === 1 ? 'CHAIN' : i % 3 === 0 ? 'LLM' : 'TOOL'),
      'mlflow.spanInputs': JSON.stringify({ messages: [{ role: 'user', content: text }], step: i }),
      'mlflow.spanOutputs': JSON.stringify({ answer: `Answer ${i}\n${WORDS.slice(0, 320)}`, ok: true }),
      'mlflow.traceRequestId': '"tr-00000000000000000000000000000001"',
      ...(i % 3 === 0 && {
        'mlflow.chat.tokenUsage': '{"input_tokens": 130, "output_tokens": 20, "total_tokens": 150}',
      }),
    };
    spans.push(
      `{"trace_id":"AAAAAAAAAAAAAAAAAAAAAA==","span_id":"${idOf(i)}","parent_span_id":${
        parent === null ? 'null' : `"${idOf(parent)}"`
      },"name":"step ${i}","start_time_unix_nano":${start},"end_time_unix_nano":${end},"events":[],` +
        `"status":{"code":"${i % 97 === 5 ? 'STATUS_CODE_ERROR' : 'STATUS_CODE_OK'}","message":""},` +
        `"attributes":${JSON.stringify(attributes)},"links":[]}`,
    );
  }
  return Buffer.from(`{"spans":[${spans.join(',')}]}`);
}

const WORDS = 'the quick brown fox jumps over the lazy dog while rain falls on the harbour '.repeat(8);

function idOf(index: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(index + 1));
  return bytes.toString('base64');
}
