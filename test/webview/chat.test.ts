import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { SpanDetails } from '../../src/model/span';
import { eventually } from '../support/eventually';
import { attributesOf, eventOf } from '../unit/webview/chatTold';
import type { PanelPage } from './panelPage';
import { suitePages } from './suitePages';
import { oneSpan, textOf } from './traceFixture';
import { TraceStub } from './traceHost';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
const ID = '503d6763-1db1-483d-995f-14f0f7c9dba2';

function chatSpan(change: Partial<SpanDetails>): TraceStub {
  return new TraceStub(oneSpan(change, 'CHAT_MODEL'));
}

const user = (...content: unknown[]) => textOf('in', { messages: [{ role: 'user', content }] });
const image = (url: string) => ({ type: 'image_url', image_url: { url } });
const attachment = (type: string, size: number) =>
  `mlflow-attachment://${ID}?content_type=${type}&size=${size}`;

describe('a conversation in the panel', function () {
  this.timeout(60_000);
  const pages = suitePages();
  let panel: PanelPage;
  let page: Page;
  let details: Locator;
  const open = async (stub: TraceStub): Promise<void> => {
    panel = await pages.trace(stub);
    ({ page } = panel);
    details = page.getByRole('region', { name: 'Span details' });
  };
  const shows = (picture: Locator): Promise<boolean> =>
    picture.evaluate((one) => one instanceof HTMLImageElement && one.complete && one.naturalWidth === 1);

  it('shows reasoning collapsed, and expands it', async () => {
    const content = [
      { type: 'thinking', thinking: 'Look at the **map**.' },
      { type: 'text', text: 'Paris.' },
    ];
    await open(chatSpan({ outputs: textOf('out', { type: 'message', role: 'assistant', content }) }));
    const toggle = details.getByRole('button', { name: /^Reasoning/ });
    assert.equal(await toggle.getAttribute('aria-expanded'), 'false');
    assert.equal(await details.locator('strong').count(), 0);
    await toggle.click();
    await details.locator('strong', { hasText: 'map' }).waitFor();
  });

  it('shows images stored in the trace, but never remote ones', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>').toString('base64');
    await open(
      chatSpan({
        inputs: user(
          image(`data:image/png;base64,${PNG}`),
          image('https://example.invalid/tracker.png'),
          image(`data:image/svg+xml;base64,${svg}`),
          image('data:image/png;base64,not base64" onerror="alert(2)'),
        ),
      }),
    );
    const pictures = details.getByRole('img', { name: 'Image' });
    await pictures.first().waitFor();
    assert.equal(await pictures.count(), 1);
    assert.ok(await shows(pictures.first()));
    await details.getByText('https://example.invalid/tracker.png').waitFor();
    await details.getByText('image/svg+xml · 59 bytes').waitFor();
  });

  it("says when an image can't be shown", async () => {
    await open(chatSpan({ inputs: user(image('data:image/png;base64,AAAA')) }));
    await details.getByText("can't be shown").waitFor();
  });

  it('fetches attachments through the host, large ones on demand', async () => {
    const stub = chatSpan({
      inputs: user(image(attachment('image%2Fpng', 69)), image(attachment('image%2Fpng', 9_000_000))),
      outputs: textOf('out', {
        messages: [{ role: 'user', content: [image(attachment('text%2Fhtml', 5))] }],
      }),
    });
    stub.attachments.set(ID, PNG);
    await open(stub);
    const pictures = details.getByRole('img', { name: 'Image' });
    await pictures.first().waitFor();
    assert.equal(await pictures.count(), 1);
    await details.getByText('image/png · 9.0 MB · stored by MLflow').waitFor();
    await details.getByRole('button', { name: 'Show', exact: true }).click();
    await pictures.nth(1).waitFor();
    assert.ok(await shows(pictures.nth(1)));
    await details.getByText('text/html · 5 bytes · stored by MLflow').waitFor();
  });

  it('says why an attachment is missing', async () => {
    await open(chatSpan({ inputs: user(image(attachment('image%2Fpng', 69))) }));
    await details.getByText('No such attachment.').waitFor();
  });

  it('plays audio stored in the trace', async () => {
    const data = Buffer.from('RIFF').toString('base64');
    await open(chatSpan({ inputs: user({ type: 'input_audio', input_audio: { data, format: 'wav' } }) }));
    const source = await details.locator('audio').getAttribute('src');
    assert.equal(source, `data:audio/wav;base64,${data}`);
  });

  it('shows the start and end of a long conversation, and the middle on demand', async () => {
    const messages = Array.from({ length: 10_000 }, (_, i) => ({ role: 'user', content: `message ${i}` }));
    await open(chatSpan({ inputs: textOf('in', { messages }) }));
    await details.getByText('message 0', { exact: true }).waitFor();
    await details.getByText('message 9999', { exact: true }).waitFor();
    assert.ok((await details.locator('*').count()) < 1_500);
    await details.getByRole('button', { name: 'Show 100 More Messages (9,950 left)' }).click();
    await details.getByText('message 119', { exact: true }).waitFor();
    await details.getByRole('button', { name: /9,850 left/ }).waitFor();
  });

  it('is found in attributes and events when inputs and outputs are missing', async () => {
    const attributes = attributesOf({
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': 'Which plant likes shade?',
    });
    const events = [eventOf('gen_ai.choice', { message: '[{"text": "A *fern*."}]' })];
    await open(chatSpan({ attributes, events }));
    await details.getByText('Which plant likes shade?').waitFor();
    await details.locator('em', { hasText: 'fern' }).waitFor();
    assert.equal(await details.getByText(/^No (inputs|outputs) recorded/).count(), 0);
  });

  it('is read from a truncated attribute once the rest has loaded', async () => {
    const whole = JSON.stringify([
      { role: 'user', parts: [{ type: 'text', content: `Long ${'x '.repeat(30_000)}end` }] },
    ]);
    const value = { ref: 'attribute 0', text: whole.slice(0, 20_000), total: whole.length };
    const stub = chatSpan({ attributes: [{ key: 'gen_ai.input.messages', value }] });
    stub.fullText = () => whole;
    await open(stub);
    await details.getByText('User', { exact: true }).waitFor();
  });

  it('restores tool calls that the outputs lack from stream chunks', async () => {
    const delta = (index: number, args: string) => ({
      choices: [
        { index: 0, delta: { tool_calls: [{ index, id: null, function: { name: null, arguments: args } }] } },
      ],
    });
    const first = { index: 0, id: 'c1', function: { name: 'get_weather', arguments: '' } };
    const chunks = [
      { choices: [{ index: 0, delta: { tool_calls: [first] } }] },
      delta(0, '{"city":'),
      delta(0, ' "Paris"}'),
    ];
    const message = { role: 'assistant', content: '', tool_calls: null };
    await open(
      chatSpan({
        outputs: textOf('out', { choices: [{ message, finish_reason: 'tool_calls' }] }),
        events: chunks.map((chunk, i) =>
          eventOf(`mlflow.chunk.item.${i}`, { 'mlflow.chunk.value': JSON.stringify(chunk) }),
        ),
      }),
    );
    const card = details.getByRole('listitem').filter({ hasText: 'Tool call' });
    assert.match((await card.textContent()) ?? '', /get_weather.*"city": "Paris"/);
  });

  it('shows JSON in text content as JSON, on one line if it fits', async () => {
    const order = { order: 'FF-20377', customer: { name: 'Ana Ruiz' }, note: 'Left at the door. '.repeat(9) };
    await open(
      chatSpan({
        inputs: textOf('in', {
          messages: [
            { role: 'assistant', tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}' } }] },
            { role: 'tool', tool_call_id: 'c', content: '{"days":3,"safe":true}' },
            { role: 'user', content: '[1]' },
          ],
        }),
        outputs: textOf('out', {
          choices: [{ message: { role: 'assistant', content: JSON.stringify(order) } }],
        }),
      }),
    );
    const card = details.getByRole('listitem').filter({ hasText: 'Tool call' });
    assert.match((await card.textContent()) ?? '', /{}.*{ "days": 3, "safe": true\u00a0}/);
    assert.equal(await card.locator('.json-number').textContent(), '3');
    await details.getByText('[1]', { exact: true }).waitFor();
    const answer = details.getByRole('listitem').filter({ hasText: 'Assistant' });
    assert.match(
      (await answer.textContent()) ?? '',
      /3 keys order: "FF-20377"customer: 1 key name: "Ana Ruiz"/,
    );
    // Copying or quoting all of it yields the original text.
    await card.locator('.chat-json').evaluate((one) => getSelection()?.selectAllChildren(one));
    await page.getByRole('button', { name: 'Quote in Rationale' }).click();
    const rationale = page.getByRole('textbox', { name: 'Rationale' });
    await eventually(async () => assert.equal(await rationale.inputValue(), '> {"days":3,"safe":true}\n'));
  });

  it("shows DSPy's fields by name, and a failed tool call as failed", async () => {
    await open(
      chatSpan({
        inputs: textOf('in', {
          messages: [
            { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: {} }] },
            {
              role: 'user',
              content: [{ type: 'tool_result', tool_use_id: 't', content: 'no network', is_error: true }],
            },
          ],
        }),
        outputs: textOf('out', ['[[ ## answer ## ]]\nA **fern**.\n\n[[ ## completed ## ]]']),
      }),
    );
    await details.getByText('answer', { exact: true }).waitFor();
    await details.locator('strong', { hasText: 'fern' }).waitFor();
    const card = details.getByRole('listitem').filter({ hasText: 'Tool call' });
    assert.match((await card.textContent()) ?? '', /failed.*no network/);
  });
});

describe('other formats of a value', function () {
  this.timeout(60_000);
  const pages = suitePages();

  it('include Markdown for a text that uses it, and the size and start of an embedding', async () => {
    const vector = Array.from({ length: 1_536 }, (_, i) => i / 7);
    const panel = await pages.trace(
      chatSpan({
        inputs: textOf('in', JSON.stringify('# Title\n\n- one\n- two')),
        outputs: textOf('out', vector),
      }),
    );
    const details = panel.page.getByRole('region', { name: 'Span details' });
    await details.getByRole('heading', { name: 'Title' }).waitFor();
    await details.getByText(/^1,536 numbers: 0, 0\.14285/).waitFor();
    const inputs = details.getByRole('group', { name: 'Format of the inputs' });
    await inputs.getByRole('button', { name: 'Text' }).click();
    await details.getByText('# Title').waitFor();
    await inputs.getByRole('button', { name: 'Markdown' }).click();
    await details.getByRole('heading', { name: 'Title' }).waitFor();
    assert.deepEqual(panel.problems, []);
  });
});
