import assert from 'node:assert/strict';
import { exactDuration, exactOffset, exactTime, timeAfter } from '../../../src/model/exactTime';

describe('exact times', () => {
  it('keep every nanosecond', () => {
    assert.equal(exactTime('1795495764122202036'), '2026-11-24 04:49:24.122202036 UTC');
    assert.equal(exactTime('1795495764122202037'), '2026-11-24 04:49:24.122202037 UTC');
    assert.equal(exactTime('1000000001'), '1970-01-01 00:00:01.000000001 UTC');
    assert.equal(exactTime(''), '');
  });

  it("are shown as digits beyond the calendar's range", () => {
    assert.equal(exactTime('18446744073709551615'), '2554-07-21 23:34:33.709551615 UTC');
    assert.equal(exactTime('9'.repeat(25)), `${'9'.repeat(25)} ns`);
  });

  it("have exact differences beyond a double's precision, including negative ones", () => {
    assert.equal(exactDuration('1795495764122202036', '1795495764122714096'), '512,060 ns');
    assert.equal(exactDuration('1', '9007199254740994'), '9,007,199,254,740,993 ns');
    assert.equal(exactDuration('5000000', '1000000'), '-4,000,000 ns');
    assert.equal(exactDuration('5', '5'), '0 ns');
    assert.equal(exactDuration('5', ''), '');
  });

  it('can be offset from another time while a double holds the distance', () => {
    assert.equal(timeAfter('1795495764122202036', 512_061), '1795495764122714097');
    assert.equal(timeAfter('1795495764122202036', -36), '1795495764122202000');
    assert.equal(timeAfter('1795495764122202036', 2 ** 53), '');
    assert.equal(timeAfter('1795495764122202036', Number.NaN), '');
    assert.equal(timeAfter('', 5), '');
  });

  it('have exact offsets, in the most readable unit', () => {
    const start = '1795495764122202036';
    const after = (ns: bigint) => exactOffset(start, String(BigInt(start) + ns));
    assert.deepEqual(after(0n), { text: '0 ns', before: false });
    assert.deepEqual(after(999n), { text: '999 ns', before: false });
    assert.deepEqual(after(12_345n), { text: '12.345 µs', before: false });
    assert.deepEqual(after(90_000_000n), { text: '90 ms', before: false });
    assert.deepEqual(after(90_000_001n), { text: '90.000001 ms', before: false });
    assert.deepEqual(after(1_020_000_000n), { text: '1.02 s', before: false });
    assert.deepEqual(after(1_020_000_001n), { text: '1.020000001 s', before: false });
    assert.deepEqual(after(3_600_000_000_001n), { text: '3,600.000000001 s', before: false });
    assert.deepEqual(after(-5n), { text: '5 ns', before: true });
    assert.deepEqual(exactOffset('0', '9007199254740993'), { text: '9,007,199.254740993 s', before: false });
    assert.equal(exactOffset('', start), null);
    assert.equal(exactOffset(start, ''), null);
  });
});
