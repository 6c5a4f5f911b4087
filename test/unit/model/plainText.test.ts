import assert from 'node:assert/strict';
import {
  behind,
  forIconLabel,
  forNotification,
  forPrompt,
  plain,
  plainLine,
} from '../../../src/model/plainText';

describe('plain text', () => {
  it('keeps lines and normalizes their endings', () => {
    assert.equal(plain('a\r\nb\rc\u2028d\u2029e'), 'a\nb\nc\nd\ne');
  });

  it('drops bidi controls, replaces other control characters, and keeps tabs', () => {
    assert.equal(plain('\u202edrawkcab\u202c \u0000\u001b[31m \t'), 'drawkcab \ufffd\ufffd[31m \t');
  });

  it('makes lone surrogates well-formed', () => assert.equal(plain('a\ud800b'), 'a\ufffdb'));

  it('returns the first line with content', () => {
    assert.equal(plainLine('\n   \n  Which   cable?\nblue'), 'Which cable?');
    assert.equal(plainLine(''), '');
  });

  it('truncates long lines, but never within a character', () => {
    assert.equal(plainLine('x'.repeat(300), 10), 'xxxxxxxxx…');
    assert.equal(plainLine('👍'.repeat(10), 4), '👍\ufffd…');
  });

  it('keeps a description after a label with right-to-left text', () => {
    assert.equal(behind('هل نبات الصبار آمن؟', '1.94 s'), '\u200e1.94 s');
    assert.equal(behind('בטוח?', ''), '');
    assert.equal(behind('¿Qué plantas?', '1.94 s'), '1.94 s');
  });

  it('escapes theme icons', () => {
    assert.equal(
      forIconLabel('$(trash) $(sync~spin) $5 $(not an icon)'),
      '\\$(trash) \\$(sync~spin) $5 $(not an icon)',
    );
  });

  it('escapes links in notifications', () => {
    assert.equal(
      forNotification('[x](command:workbench.action.quit)'),
      '[x]\u200b(command:workbench.action.quit)',
    );
  });

  it('escapes both in prompts, which render both', () => {
    assert.equal(forPrompt('$(trash) [x](command:y)'), '\\$(trash) [x]\u200b(command:y)');
  });
});
