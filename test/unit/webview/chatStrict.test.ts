import assert from 'node:assert/strict';
import { joinCalls } from '../../../src/model/chat/joinCalls';
import { canBeShown, dataUrl, mediaAt, mediaOf } from '../../../src/model/chat/media';
import { readChat } from '../../../src/model/chat/readChat';
import { parseExact } from '../../../src/model/exactJson';
import { exact, told } from './chatTold';

const both = (value: unknown) => [readChat(exact(value), 'inputs'), readChat(exact(value), 'outputs')];

describe('recognizing chat', () => {
  it('ignores ordinary JSON', () => {
    for (const value of [
      { name: 'Ada', role: 'admin' },
      [{ name: 'Ada', role: 'admin', content: 'profile' }],
      { role: 'user', items: [{ id: 1 }, { id: 2 }] },
      { role: 'user', parts: [{ sku: 'a', text: 1 }] },
      { parts: [{ text: 'page one', page: 1 }], pages: 2 },
      { type: 'human', content: 'a', species: 'homo sapiens' },
      { type: 'system', value: 1 },
      { input: 'a question' },
      { output: 'an answer' },
      { output: [{ type: 'row', id: 1 }] },
      { prompt: 'draw a cat' },
      { text: 'some text', language: 'en' },
      { message: 'saved', ok: true },
      { message: { id: 1, body: 'x' } },
      { messages: ['a', 'b'] },
      { messages: [{ level: 'info', content: 'started' }] },
      { messages: { en: 'hello' } },
      { choices: ['a', 'b'] },
      { choices: [{ text: 'red', correct: true }] },
      { candidates: [{ name: 'Ada', content: 'cv' }] },
      { contents: [{ chapter: 1 }] },
      { generations: [1, 2] },
      { replies: [{ id: 1 }] },
      { update: { messages: [{ role: 'user', content: 'x' }] } },
      { documents: [{ content: 'a' }] },
      { user_msg: 7 },
      { user_msg: 'hello', chat_history: ['a'] },
      { user_msg: null, chat_history: [{ role: 'user', content: 'x' }] },
      [{ type: 'reasoning' }],
      [{ type: 'tool_call' }],
      [
        [1, 2],
        [3, 4],
      ],
      ['a', 'b'],
      [[]],
      [],
      {},
      '',
      'role: user',
      0,
      true,
      null,
    ]) {
      assert.deepEqual(both(value), [null, null], JSON.stringify(value));
    }
  });

  it('handles wrong types, null keys, and property names of Object', () => {
    const odd: unknown[] = [
      null,
      0,
      true,
      '',
      [],
      {},
      [null],
      { a: null },
      [[[]]],
      { __proto__: null, constructor: 1 },
    ];
    const keys = [
      ...[
        'messages',
        'choices',
        'contents',
        'candidates',
        'input',
        'output',
        'generations',
        'replies',
        'message',
      ],
      ...[
        'delta',
        'update',
        '_state',
        'prompt',
        'system',
        'config',
        'toolCalls',
        'usage',
        'content',
        'parts',
        'blocks',
      ],
    ];
    const parts = [
      ...[
        'text',
        'image_url',
        'input_audio',
        'file',
        'tool_use',
        'tool_result',
        'image',
        'thinking',
        'tool-call',
      ],
      ...['tool-result', 'tool_call', 'tool_call_response', 'blob', 'uri', 'reasoning', 'document'],
    ];
    for (const value of odd) {
      for (const key of keys) {
        both({ [key]: value });
        both({ [key]: [value] });
        both({ role: 'assistant', [key]: value });
        both({ messages: [{ role: 'user', content: 'x', [key]: value }] });
      }
      for (const type of parts) {
        const block = {
          type,
          text: value,
          [type]: value,
          source: value,
          id: value,
          name: value,
          output: value,
        };
        both({ messages: [{ role: 'user', content: [block, { [type]: value }, { block_type: type }] }] });
        both([{ type, id: value, call_id: 'x', name: value, content: value, role: value, args: value }]);
        both({ messages: [{ kind: 'request', parts: [{ part_kind: type, content: value, args: value }] }] });
      }
    }
    const hostile = parseExact(
      '{"messages": [{"role": "__proto__", "content": {"__proto__": {"polluted": 1}}}]}',
    );
    assert.deepEqual(told(readChat(hostile, 'inputs')?.items), ['other: {"__proto__": {"polluted": 1}}']);
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });

  it('reads values nested as deep as the JSON parser allows', () => {
    const deep = `${'{"role":"user","content":['.repeat(150)}"x"${']}'.repeat(150)}`;
    assert.equal(readChat(parseExact(deep), 'inputs')?.items.length, 1);
    const results = `{"type":"tool_result","tool_use_id":"1","content":[`;
    const value = parseExact(
      `{"messages":[{"role":"user","content":[${results.repeat(150)}${']}'.repeat(150)}]}]}`,
    );
    assert.equal(readChat(value, 'inputs')?.items.length, 1);
  });

  it('takes time proportional to the conversation', function () {
    this.timeout(20_000);
    const conversation = (turns: number) =>
      exact({
        messages: Array.from({ length: turns }, (_, i) => [
          { role: 'user', content: `question ${i}` },
          {
            role: 'assistant',
            content: null,
            tool_calls: [{ id: `c${i}`, function: { name: 'f', arguments: '{}' } }],
          },
          { role: 'tool', tool_call_id: `c${i}`, content: 'done' },
          { role: 'assistant', content: `answer ${i}` },
        ]).flat(),
      });
    const items = readChat(conversation(2_500), 'inputs')?.items ?? [];
    assert.equal(items.length, 7_500);
    assert.ok(items.every((item) => item.type === 'message' || item.result !== null));
    const cost = (turns: number): number => {
      const value = conversation(turns);
      const started = process.cpuUsage();
      for (let i = 0; i < 3; i++) readChat(value, 'inputs');
      return process.cpuUsage(started).user;
    };
    cost(500); // warms up
    const few = cost(500);
    const many = cost(5_000);
    assert.ok(many < few * 10 * 5, `${few} µs for 500 turns, ${many} µs for 5,000`);
  });
});

describe('joinCalls', () => {
  const call = (id: string, name: string) =>
    ({ type: 'toolCall', id, name, called: true, args: null, result: null, failed: false }) as const;
  const result = (id: string, name: string, text: string) =>
    ({
      type: 'toolCall',
      id,
      name,
      called: false,
      args: null,
      result: [{ type: 'text', text }],
      failed: false,
    }) as const;

  it('joins by ID, then by name in call order, and never two results to one call', () => {
    const items = [
      call('a', 'f'),
      call('', 'g'),
      call('', 'g'),
      result('a', '', '1'),
      result('', 'g', '2'),
      result('', 'g', '3'),
      result('', 'g', '4'),
      result('a', '', '5'),
      call('a', 'f'),
      result('a', '', '6'),
    ];
    assert.deepEqual(told(joinCalls(items)), [
      'f(null) = 1',
      'g(null) = 2',
      'g(null) = 3',
      'g(null) = 4',
      '(null) = 5',
      'f(null) = 6',
    ]);
  });
});

describe('media', () => {
  it('is classified by its address: data, MLflow attachment, or external', () => {
    const url = 'mlflow-attachment://503d6763?content_type=image%2Fpng&trace_id=tr-1&size=69';
    assert.deepEqual(mediaAt('image', url), {
      type: 'media',
      kind: 'image',
      mime: 'image/png',
      name: '',
      source: { type: 'attachment', id: '503d6763', size: 69 },
    });
    assert.deepEqual(mediaAt('image', 'mlflow-attachment://%ZZ?size=-1&content_type=%').source, {
      type: 'attachment',
      id: '%ZZ',
      size: null,
    });
    assert.deepEqual(mediaAt('file', 'data:,plain').source, { type: 'reference', text: 'data:,plain' });
    assert.equal(mediaOf('image', 'https://example.com/x', '').source.type, 'reference');
    assert.equal(mediaOf('image', url, '').source.type, 'attachment');
    assert.equal(mediaOf('image', "b'\\x89PNG'", 'image/png').source.type, 'reference');
  });

  it('is shown only in pure image and audio formats, with a type of our own', () => {
    assert.equal(dataUrl('image', 'image/jpg', 'AAAA'), 'data:image/jpeg;base64,AAAA');
    assert.equal(dataUrl('image', '', 'iVBORw0KGgo='), 'data:image/png;base64,iVBORw0KGgo=');
    assert.equal(dataUrl('image', 'image/png', 'a-_b'), 'data:image/png;base64,a+/b');
    assert.equal(dataUrl('audio', 'audio/wav', 'UklGRg=='), 'data:audio/wav;base64,UklGRg==');
    for (const mime of [
      'image/svg+xml',
      'text/html',
      'image/png"',
      'image/png;x',
      'application/pdf',
      'audio/wav',
    ]) {
      assert.equal(dataUrl('image', mime, 'AAAA'), null, mime);
      assert.equal(canBeShown('image', mime), false, mime);
    }
    for (const base64 of ['', 'AA"A', 'AA A', '<svg>', 'AAAA,x']) {
      assert.equal(dataUrl('image', 'image/png', base64), null, base64);
    }
    assert.equal(dataUrl('file', 'image/png', 'AAAA'), null);
    assert.equal(dataUrl('image', '', 'AAAA'), null);
  });
});
