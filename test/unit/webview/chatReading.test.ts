import assert from 'node:assert/strict';
import { looksLikeMarkdown, readingsOf } from '../../../webview/trace/details/reading';
import { exact } from './chatTold';

describe('the ways to read a value', () => {
  const plain = { chat: false, documents: false };

  it('default to Markdown for a text that uses it, and offer it for any text', () => {
    const text = exact('# Title\n\nSome **bold** words');
    assert.deepEqual(readingsOf('auto', { ...plain, json: text }), {
      offered: ['markdown', 'text', 'json', 'raw'],
      best: 'markdown',
      shown: 'markdown',
    });
    assert.equal(readingsOf('text', { ...plain, json: text }).shown, 'text');
    assert.equal(readingsOf('auto', { ...plain, json: exact('a word') }).shown, 'text');
    assert.equal(readingsOf('markdown', { ...plain, json: exact('a word') }).shown, 'markdown');
  });

  it('offer Markdown for an object with Markdown texts, and keep the choice only if offered', () => {
    const json = exact({ answer: '- one\n- two', n: 1 });
    assert.deepEqual(readingsOf('auto', { ...plain, json }).offered, ['markdown', 'text', 'json', 'raw']);
    assert.equal(readingsOf('markdown', { ...plain, json }).shown, 'markdown');
    assert.equal(readingsOf('markdown', { ...plain, json: exact({ n: 1 }) }).shown, 'json');
    assert.equal(readingsOf('markdown', { ...plain, json: undefined }).shown, 'raw');
  });

  it('include raw for chat from non-JSON, and only chat if there is no value', () => {
    assert.deepEqual(readingsOf('auto', { ...plain, json: undefined, chat: true }).offered, ['chat', 'raw']);
    assert.deepEqual(readingsOf('raw', { ...plain, json: undefined, chat: true, absent: true }), {
      offered: ['chat'],
      best: 'chat',
      shown: 'chat',
    });
    assert.equal(readingsOf('auto', { ...plain, json: exact([0.5]), vectors: true }).shown, 'vectors');
  });
});

describe('looksLikeMarkdown', () => {
  it('recognizes headings, lists, code, tables, bold, and links, but not prose, paths, or math', () => {
    for (const text of [
      '## A',
      '- a\n- b',
      '1. a\n2. b',
      '```\nx\n```',
      '| a | b |\n|---|---|',
      '**a**',
      '[a](b)',
    ]) {
      assert.ok(looksLikeMarkdown(text), text);
    }
    for (const text of [
      '',
      'Hello.',
      '#hashtag',
      '-5',
      '- one',
      'a*b*c',
      '2 ** 3 ** 4',
      'a [1] (b)',
      '/a/b_c_d',
      'a | b',
    ]) {
      assert.ok(!looksLikeMarkdown(text), text);
    }
  });

  it('is fast on texts that are designed to be slow', () => {
    const started = process.cpuUsage();
    for (const piece of ['\n', ' ', '\t\n', '**', '[', '|', '`', '- ', '1', '#', '[a](', '**a']) {
      looksLikeMarkdown(piece.repeat(20_000));
    }
    assert.ok(process.cpuUsage(started).user < 2_000_000);
  });
});
