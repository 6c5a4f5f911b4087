import assert from 'node:assert/strict';
import { attributesOf, eventOf } from '../unit/webview/chatTold';
import { violations } from './axe';
import { suitePages } from './suitePages';
import type { ThemeName } from './themes';
import { detailsOf, headerOf, rowOf, textOf, type TraceFixture } from './traceFixture';
import { TraceStub } from './traceHost';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
const BAD =
  '<img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)> [x](command:workbench.action.quit) ' +
  '![i](https://example.invalid/p.png) <https://example.invalid> javascript:alert(4) <a href="https://example.invalid">' +
  '<style>*{display:none}</style><link rel=dns-prefetch href=//example.invalid> \u202e\u0007\u001b[31m "\'>';

const ALLOWED = new Set(
  (
    'section header h2 div span p ul ol li dl dt dd pre code strong em del blockquote br hr table thead tbody tr th td ' +
    'button bdi img audio'
  ).split(' '),
);

/** Returns content blocks of every shape with the same text in every field. */
function blocks(text: string): unknown[] {
  const named = { id: text, name: text, title: text, mime_type: text, media_type: text, content: text, text };
  const place = { url: text, data: text, source: { type: text, media_type: text, data: text, url: text } };
  const types = [
    'text',
    'image_url',
    'input_audio',
    'file',
    'tool_use',
    'image',
    'document',
    'thinking',
    'reasoning',
  ];
  return [
    ...types.map((type) => ({
      ...named,
      ...place,
      type,
      [type]: { ...named, ...place, format: text, filename: text },
    })),
    { type: 'tool_result', tool_use_id: text, content: [{ type: 'text', text }], is_error: true },
    { type: 'tool-call', toolCallId: text, toolName: text, input: { [text]: text } },
    { inline_data: { mime_type: `image/png${text}`, data: text } },
    { type: 'image_url', image_url: { url: `data:${text};base64,${text}` } },
    {
      type: 'image_url',
      image_url: { url: `mlflow-attachment://${text}?content_type=${text}&size=${text}` },
    },
    { block_type: 'image', url: text, image_mimetype: text },
    `[[ ## answer ## ]]\n${text}`,
    text,
    { [text]: text },
  ];
}

function hostile(text: string): TraceFixture {
  const row = rowOf('f000000000000000', { name: 'only', type: 'CHAT_MODEL' });
  const message = { role: text, name: text, content: blocks(text), refusal: text, reasoning_content: text };
  const usage = {
    prompt_tokens: 1,
    completion_tokens: 2,
    completion_tokens_details: { reasoning_tokens: 1 },
  };
  const details = detailsOf(row, {
    inputs: textOf('in', {
      system: text,
      messages: [message, { role: 'tool', tool_call_id: text, content: text }],
    }),
    outputs: textOf('out', { choices: [{ message }], usage }),
    attributes: attributesOf({ 'llm.input_messages.0.message.role': text, 'gen_ai.input.messages': text }),
    events: [eventOf('gen_ai.choice', { message: text }), eventOf('new_token', { token: text })],
  });
  return { header: headerOf(), rows: [row], details: new Map([[row.id, details]]), labels: [] };
}

describe('the chat view', function () {
  this.timeout(90_000);
  const pages = suitePages();

  it('shows hostile content as text in every field of every shape', async () => {
    const panel = await pages.trace(new TraceStub(hostile(BAD)));
    const { page } = panel;
    page.on('dialog', () => panel.problems.push('a dialog opened'));
    const details = page.getByRole('region', { name: 'Span details' });
    await details.getByText('alert(1)').first().waitFor();
    for (const toggle of await details.getByRole('button', { name: /^Reasoning/ }).all())
      await toggle.click();
    const elements = await details.locator('*').evaluateAll((all) =>
      all.map((one) => ({
        name: one.localName,
        followed: ['href', 'src', 'srcset', 'style', 'action'].filter((name) => one.hasAttribute(name)),
        source: one.getAttribute('src') ?? '',
        handlers: one.getAttributeNames().filter((name) => name.startsWith('on')),
      })),
    );
    assert.deepEqual(
      [...new Set(elements.map(({ name }) => name))].filter((name) => !ALLOWED.has(name)),
      [],
    );
    assert.deepEqual(
      elements.flatMap(({ handlers }) => handlers),
      [],
    );
    assert.deepEqual(
      elements.filter(({ followed }) => followed.length > 0),
      [],
    );
    assert.ok((await details.boundingBox())?.width);
  });

  for (const theme of ['dark', 'light', 'hc', 'hcLight'] satisfies ThemeName[]) {
    it(`has no axe violations (${theme})`, async () => {
      const first = hostile('plain');
      const content = [
        { type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}` } },
        { type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } },
      ];
      const row = rowOf('f000000000000001', { name: 'second', parentId: 'f000000000000000', start: 1 });
      const second = detailsOf(row, {
        inputs: textOf('in', { messages: [{ role: 'user', content }] }),
        outputs: textOf(
          'out',
          Array.from({ length: 64 }, (_, i) => i / 3),
        ),
      });
      const both = new TraceStub({
        header: headerOf(),
        rows: [...first.rows, row],
        details: new Map([...first.details, [row.id, second]]),
        labels: [],
      });
      const panel = await pages.trace(both, { theme });
      const details = panel.page.getByRole('region', { name: 'Span details' });
      await details
        .getByRole('button', { name: /^Reasoning/ })
        .first()
        .click();
      assert.deepEqual(await violations(panel.page), []);
      await panel.page.getByRole('treeitem', { name: /^second/ }).click();
      await details.getByRole('img', { name: 'Image' }).waitFor();
      assert.deepEqual(await violations(panel.page), []);
    });
  }
});
