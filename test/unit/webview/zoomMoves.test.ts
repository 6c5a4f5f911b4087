import assert from 'node:assert/strict';
import { wheelMove, zoomMove } from '../../../webview/trace/spans/zoomMoves';

describe('the keys of the time axis', () => {
  it('zoom in, out, to all, and to the span, and pan', () => {
    const of = (key: string, shiftKey = false) => zoomMove({ key, shiftKey });
    assert.deepEqual(
      ['+', '=', '-', '0', 'z', 'Z'].map((key) => of(key)),
      [...['in', 'in', 'out', 'fit', 'span', 'span']],
    );
    assert.deepEqual([of('+', true), of('ArrowLeft', true), of('ArrowRight', true)], ['in', 'back', 'forth']);
    assert.deepEqual([of('Z', true), of('ArrowLeft'), of('1'), of('9'), of('*')], Array(5).fill(null));
  });
});

describe('the wheel over the time axis', () => {
  const none = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, metaKey: false, shiftKey: false };

  it('zooms with Ctrl or Cmd, in proportion to its movement', () => {
    const factor = (deltaY: number, keys: object = { ctrlKey: true }, deltaMode = 0): number => {
      const move = wheelMove({ ...none, deltaY, deltaMode, ...keys });
      return move?.type === 'zoom' ? move.factor : Number.NaN;
    };
    assert.ok(factor(-100) < 1 && factor(-100) > 0.5);
    assert.ok(Math.abs(factor(-100) * factor(100) - 1) < 1e-9);
    assert.equal(factor(-100, { metaKey: true }), factor(-100));
    assert.ok(factor(-2) > 0.98, 'a pinch is finer');
    assert.equal(factor(-5000), factor(-240), 'one event is never a leap');
    assert.ok(factor(-3, { ctrlKey: true }, 1) < factor(-3));
  });

  it('pans with Shift or sideways, and scrolls otherwise', () => {
    assert.deepEqual(wheelMove({ ...none, deltaX: 40, deltaY: 3 }), { type: 'pan', pixels: 40 });
    assert.deepEqual(wheelMove({ ...none, deltaY: 30, shiftKey: true }), { type: 'pan', pixels: 30 });
    assert.deepEqual(wheelMove({ ...none, deltaX: 30, shiftKey: true }), { type: 'pan', pixels: 30 });
    assert.equal(wheelMove({ ...none, deltaX: 3, deltaY: 40 }), null);
    assert.equal(wheelMove({ ...none, ctrlKey: true }), null);
  });
});
