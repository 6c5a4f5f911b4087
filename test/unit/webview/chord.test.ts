import assert from 'node:assert/strict';
import { ChordWatch, type Stroke } from '../../../webview/ui/chord';
import { stroke } from './support/strokes';

describe('ChordWatch', () => {
  let watch: ChordWatch;
  let now: number;
  beforeEach(() => {
    watch = new ChordWatch(false);
    now = 1_000;
  });

  /** Presses a key. The page handles plain keys that aren't left to VS Code. */
  const press = (one: Stroke): boolean => {
    const left = watch.isSecondStroke(one, now);
    const isPlain = !one.ctrlKey && !one.metaKey && !one.altKey;
    if (left || !isPlain) watch.passedOn(one, now);
    return left;
  };

  for (const first of ['ctrl+k', 'cmd+k', 'alt+q', 'ctrl+shift+m', 'ctrl+alt+r', 'ctrl+;', 'ctrl+F5']) {
    it(`leaves the next plain key after ${first} to VS Code, but only that one`, () => {
      press(stroke(first));
      assert.equal(press(stroke('r')), true);
      assert.equal(press(stroke('r')), false);
    });
  }

  for (const second of ['r', 'Enter', 'ArrowLeft', 'Delete', '5', 'shift+o', 'Escape', 'Tab']) {
    it(`leaves ${second} after Ctrl+K to VS Code`, () => {
      press(stroke('ctrl+k'));
      assert.equal(press(stroke(second)), true);
    });
  }

  it('knows that Option types characters on a Mac', () => {
    watch = new ChordWatch(true);
    press(stroke('alt+q'));
    assert.equal(press(stroke('Enter')), false);
    press(stroke('ctrl+alt+r'));
    assert.equal(press(stroke('Enter')), true);
  });

  it('leaves nothing after 5 s', () => {
    press(stroke('ctrl+k'));
    now += 4_999;
    assert.equal(press(stroke('r')), true);
    press(stroke('ctrl+k'));
    now += 5_000;
    assert.equal(press(stroke('r')), false);
  });

  for (const single of [
    'ctrl+c',
    'cmd+c',
    'ctrl+a',
    'ctrl+v',
    'ctrl+x',
    'ctrl+s',
    'ctrl+z',
    'ctrl+shift+Z',
    'ctrl+y',
    'ctrl+f',
    'ctrl+=',
    'ctrl++',
    'ctrl+-',
    'ctrl+0',
    'ctrl+Insert',
    'ctrl+Backspace',
    'alt+ArrowLeft',
  ]) {
    it(`treats ${single} as a complete keyboard shortcut`, () => {
      press(stroke(single));
      assert.equal(press(stroke('r')), false);
    });
  }

  it('recognizes copy on a keyboard with another script', () => {
    press({ ...stroke('ctrl+c'), key: 'с', code: 'KeyC' });
    assert.equal(press(stroke('r')), false);
  });

  it('ends the chord with a second modified key that is a complete shortcut', () => {
    press(stroke('ctrl+k'));
    press(stroke('ctrl+s'));
    assert.equal(press(stroke('r')), false);
  });

  it('restarts with each key that may start a chord', () => {
    press(stroke('ctrl+b'));
    now += 4_000;
    press(stroke('ctrl+k'));
    now += 4_000;
    assert.equal(press(stroke('r')), true);
  });

  it('ignores a key that the page handled', () => {
    watch.isSecondStroke(stroke('ctrl+Enter'), now);
    assert.equal(press(stroke('r')), false);
  });

  it('stays active when the page handled a key in between', () => {
    press(stroke('ctrl+k'));
    watch.isSecondStroke(stroke('ctrl+Enter'), now);
    assert.equal(press(stroke('r')), true);
  });

  it('ignores the modifier keys themselves', () => {
    press(stroke('ctrl+Control'));
    assert.equal(press(stroke('r')), false);
    press(stroke('ctrl+k'));
    assert.equal(press(stroke('shift+Shift')), false);
    assert.equal(press(stroke('shift+O')), true);
  });

  it('treats AltGr as typing', () => {
    press(stroke('ctrl+alt+[', { altGraph: true }));
    assert.equal(press(stroke('r')), false);
  });

  it("leaves a held key to VS Code until it's released", () => {
    press(stroke('ctrl+k'));
    assert.equal(press(stroke('r')), true);
    assert.equal(press(stroke('r', { repeat: true })), true);
    assert.equal(press(stroke('r')), false);
    assert.equal(press(stroke('r', { repeat: true })), false);
  });

  it('ends with a click', () => {
    press(stroke('ctrl+k'));
    watch.end();
    assert.equal(press(stroke('r')), false);
  });
});
