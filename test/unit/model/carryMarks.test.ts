import assert from 'node:assert/strict';
import { carryJson, type CarriedMarks, carryText, type Step } from '../../../src/model/carryMarks';
import { readSpanChat } from '../../../src/model/chat/spanChat';
import { entriesOf, type ExactJson, isObject, parseExact } from '../../../src/model/exactJson';
import { clipMarks, type Mark, searchedText, sourceMarks } from '../../../src/model/marks';
import { readableText } from '../../../src/model/readableText';
import { readMarkdown } from '../../../webview/ui/markdown';

/** All matches of a text in another one, in the search's format. */
function hitsIn(text: string, wanted: string): { offset: number; length: number; hit: number }[] {
  const hits = [];
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length))
    hits.push({ offset: at, length: wanted.length, hit: hits.length });
  return hits;
}
const marksIn = (source: string, wanted: string): readonly Mark[] =>
  sourceMarks(source, hitsIn(searchedText(source), wanted));
const cut = (text: string, marks: readonly Mark[]): string[] =>
  marks.map(({ from, to }) => text.slice(from, to));
const identity = (json: ExactJson): ExactJson => json;

function parsed(text: string): ExactJson {
  const json = parseExact(text);
  assert.ok(json !== undefined);
  return json;
}

/** The marks in a JSON value, as paths with their ranges. */
function told(value: ExactJson, found: CarriedMarks, path = ''): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => [
      ...found.at(value, i).map(({ from, to, hit }) => `${path}/${i} ${from}-${to} #${hit}`),
      ...told(item, found, `${path}/${i}`),
    ]);
  }
  if (!isObject(value)) return [];
  return entriesOf(value).flatMap(([key, item], i) => [
    ...found.ofKey(value, i).map(({ from, to, hit }) => `${path}/${key}! ${from}-${to} #${hit}`),
    ...found.at(value, i).map(({ from, to, hit }) => `${path}/${key} ${from}-${to} #${hit}`),
    ...told(item, found, `${path}/${key}`),
  ]);
}

describe('marks of a text', () => {
  it('map matches in unescaped text to their places in the source', () => {
    const source = String.raw`{"a\n": "\u65e5x\\y\"x"}`;
    const marks = marksIn(source, 'x');
    assert.deepEqual(cut(source, marks), ['x', 'x']);
    assert.deepEqual(cut(source, marksIn(source, '日x\\y"')), [String.raw`\u65e5x\\y\"`]);
    assert.deepEqual(cut(source, marksIn(source, '\n')), [String.raw`\n`]);
    assert.deepEqual(cut('C:\\new x', marksIn('C:\\new x', 'x')), ['x']);
  });

  it('omit matches beyond the loaded part of the text', () => {
    const hits = hitsIn('{"a": "needle needle"}', 'needle');
    assert.deepEqual(
      sourceMarks('{"a": "needle nee', hits).map(({ hit }) => hit),
      [0],
    );
  });

  it('are clipped to a part of the text', () => {
    const marks = [
      { from: 2, to: 6, hit: 0 },
      { from: 8, to: 9, hit: 1 },
    ];
    assert.deepEqual(clipMarks(marks, 4, 8), [{ from: 0, to: 2, hit: 0 }]);
    assert.deepEqual(clipMarks(marks, 6, 8), []);
  });
});

describe('marks that are carried through a conversion', () => {
  it('map to the keys, strings, numbers, and literals of JSON', () => {
    const text = '{"x": "axa", "n": [12321, true, "\\nx"], "x": null}';
    const json = parsed(text);
    const at = (wanted: string): string[] =>
      told(json, carryJson(text, marksIn(text, wanted), identity, json));
    assert.deepEqual(at('x'), ['/x! 0-1 #0', '/x 1-2 #1', '/n/2 1-2 #2', '/x! 0-1 #3']);
    assert.deepEqual(at('23'), ['/n/0 1-3 #0']);
    assert.deepEqual(at('ru'), ['/n/1 1-3 #0']);
    assert.deepEqual(at('null'), ['/x 0-4 #0']);
    assert.deepEqual(at('": "'), [], 'what stands between two texts is in none of them');
  });

  it('tell which members contain a match', () => {
    const text = '{"a": [{"b": "n"}, {"b": "n"}]}';
    const json = parsed(text);
    const found = carryJson(text, marksIn(text, 'n'), identity, json);
    assert.ok(isObject(json) && Array.isArray(json['a']));
    assert.equal(found.memberWith(1, json), 0);
    assert.equal(found.memberWith(0, json['a']), 0);
    assert.equal(found.memberWith(1, json['a']), 1);
    const [first] = json['a'];
    assert.ok(isObject(first));
    assert.equal(found.memberWith(0, first), 0);
    assert.equal(found.memberWith(1, first), undefined);
    assert.equal(found.memberWith(null, json), undefined);
  });

  it('map to their places in the readable text', () => {
    const text = JSON.stringify({ a: 'one\ntwo needle', b: [1.5, 'needle'], needle: true });
    const json = parsed(text);
    const shown = readableText(json);
    const { whole } = carryJson(text, marksIn(text, 'needle'), readableText, shown);
    assert.deepEqual(cut(shown, whole), ['needle', 'needle', 'needle']);
    const number = carryJson(text, marksIn(text, '.5'), readableText, shown);
    assert.deepEqual(cut(shown, number.whole), ['.5']);
  });

  it("map to the messages of a chat, even if other marks would change how it's parsed", () => {
    const text = JSON.stringify({
      model: 'user-7',
      messages: [
        { role: 'user', content: 'a user asks' },
        { role: 'assistant', content: 'to a user' },
      ],
    });
    const span = { attributes: [], events: [] };
    const chat = readSpanChat(parsed(text), 'inputs', span);
    assert.ok(chat);
    const read = (json: ExactJson): unknown => readSpanChat(json, 'inputs', span);
    const found = carryJson(text, marksIn(text, 'user'), read, chat);
    // In order: the model, the first role, the first text, the second text.
    assert.deepEqual(
      [0, 2, 3].map((hit) => [hit, found.memberWith(hit, chat.items)]),
      [
        [0, undefined],
        [2, 0],
        [3, 1],
      ],
    );
    const [first] = chat.items;
    assert.ok(first?.type === 'message');
    const [part] = first.parts;
    assert.ok(part?.type === 'text');
    assert.deepEqual(cut(part.text, found.of(part, 'text')), ['user']);
  });

  it('map to Markdown text, and to nothing for its syntax and link targets', () => {
    const text = '# A needle\n\n- one **needle** and\n- `needle`\n\nsee [needle](https://example.com/needle)';
    const nodes = readMarkdown(text);
    const isText = (way: readonly Step[]): boolean => way.at(-1)?.key === 'text';
    const found = carryText(text, marksIn(text, 'needle'), readMarkdown, nodes, isText);
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((hit) => found.has(hit)),
      [true, true, true, true, false],
    );
    const stars = carryText(text, marksIn(text, '**'), readMarkdown, nodes);
    assert.equal(stars.has(0), false);
    assert.equal(stars.has(1), false);
  });

  it("aren't confused with private-use characters in the text", () => {
    const text = '\ue000\ue001 needle \ue002';
    const { whole } = carryText(text, marksIn(text, 'needle'), (read) => read, text);
    assert.deepEqual(whole, [{ from: 3, to: 9, hit: 0 }]);
    const escaped = '{"a": "\\ue000 needle"}';
    const json = parsed(escaped);
    assert.deepEqual(told(json, carryJson(escaped, marksIn(escaped, 'needle'), identity, json)), [
      '/a 2-8 #0',
    ]);
  });
});
