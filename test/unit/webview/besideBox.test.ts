import assert from 'node:assert/strict';
import { placeBeside } from '../../../webview/trace/details/besideBox';

describe('a box next to selected text', () => {
  const window = { width: 500, height: 400 };
  const size = { width: 200, height: 28 };

  it('is below it', () => {
    assert.deepEqual(placeBeside({ left: 40, top: 100, bottom: 120 }, size, window), { left: 40, top: 126 });
  });

  it('is above it if there is no room below, and never outside the window', () => {
    assert.deepEqual(placeBeside({ left: 450, top: 370, bottom: 390 }, size, window), {
      left: 294,
      top: 336,
    });
    assert.deepEqual(placeBeside({ left: -30, top: 10, bottom: 20 }, size, window), { left: 6, top: 26 });
  });

  it('is at the bottom of the window when the text fills it', () => {
    assert.deepEqual(placeBeside({ left: 0, top: 5, bottom: 395 }, size, window), { left: 6, top: 366 });
  });
});
