import assert from 'node:assert/strict';
import { previewText, traceTitle } from '../../../src/model/preview';

describe('previewText', () => {
  const cases: [string, string, string][] = [
    ['plain text', '  Which cable?  ', 'Which cable?'],
    ['a quoted string', '"Which cable?"', 'Which cable?'],
    [
      'chat messages: the last one of the user',
      '{"messages":[{"role":"system","content":"Be brief"},{"role":"user","content":"Hi"},{"role":"user","content":"Which cable?"}]}',
      'Which cable?',
    ],
    [
      'choices: the message',
      '{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"Blue."}}]}',
      'Blue.',
    ],
    ['a single key', '{"topic":"cables"}', 'cables'],
    ['a telling key among others', '{"k":3,"question":"Which?"}', 'Which?'],
    ['parts of a message', '[{"role":"user","parts":[{"type":"text","content":"hi"}]}]', 'hi'],
    [
      'blocks of a message, as LlamaIndex writes it',
      '{"messages":[{"role":"user","additional_kwargs":{},"blocks":[{"block_type":"text","text":"Which?"}]}]}',
      'Which?',
    ],
    [
      'contents, as Gemini has them',
      '{"model":"gemini","contents":[{"role":"user","parts":[{"text":"Which?"}]}]}',
      'Which?',
    ],
    ['nothing telling', '{"a":1,"b":2}', '{"a":1,"b":2}'],
    [
      'JSON that was cut',
      '{"messages": [{"role": "system", "content": "Be brief"}, {"role": "user", "content": "Which \\"bl',
      'Which "bl',
    ],
    ['JSON that was cut within an escape', '{"x": {"question": "a\\u00', '{"x": {"question": "a\\u00'],
    ['not JSON at all', "{'python': True}", "{'python': True}"],
  ];
  for (const [what, preview, expected] of cases) {
    it(`extracts ${what}`, () => assert.equal(previewText(preview), expected));
  }
});

describe('traceTitle', () => {
  it('falls back to the name, then to the ID', () => {
    const trace = { traceId: 'tr-1', name: 'agent', requestPreview: '{}' };
    assert.equal(traceTitle(trace), 'agent');
    assert.equal(traceTitle({ ...trace, name: null, requestPreview: null }), 'tr-1');
  });
});
