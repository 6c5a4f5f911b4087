import assert from 'node:assert/strict';
import { formatAge, formatCost, formatCount, formatMs, formatNs } from '../../../src/model/format';

describe('formatNs', () => {
  const cases: [number, string][] = [
    [0, '0 ns'],
    [999, '999 ns'],
    [1500, '1.5 µs'],
    [999_499, '999 µs'],
    [999_500, '1 ms'],
    [90e6, '90 ms'],
    [999.4e6, '999 ms'],
    [999.6e6, '1.00 s'],
    [1.84e9, '1.84 s'],
    [59.999e9, '1 min 0 s'],
    [184e9, '3 min 4 s'],
    [7500e9, '2 h 5 min'],
    [47.5 * 3600e9, '47 h 30 min'],
    [2160 * 3600e9, '90 d 0 h'],
    [-4e6, '-4 ms'],
  ];
  for (const [ns, text] of cases) it(`formats ${ns} ns as ${text}`, () => assert.equal(formatNs(ns), text));
  it('shows <1 ms when the server has no more digits', () => assert.equal(formatMs(0), '<1 ms'));
});

describe('formatAge', () => {
  const now = Date.UTC(2026, 10, 24);
  it('is coarse', () => {
    assert.equal(formatAge(now - 59_000, now), 'now');
    assert.equal(formatAge(now + 5_000, now), 'now');
    assert.equal(formatAge(now - 61_000, now), '1 min');
    assert.equal(formatAge(now - 3 * 3_600_000, now), '3 h');
    assert.equal(formatAge(now - 49 * 3_600_000, now), '2 d');
    assert.equal(formatAge(now - 40 * 86_400_000, now), '2026-10-15');
  });
});

describe('formatCost', () => {
  it('keeps two significant digits', () => {
    assert.equal(formatCost(0.00312), '$0.0031');
    assert.equal(formatCost(1.2), '$1.20');
    assert.equal(formatCost(0.00001), '<$0.0001');
    assert.equal(formatCost(0), '$0.00');
    assert.equal(formatCost('0.1234567890123456789'), '$0.12');
    assert.equal(formatCost('9007199254740993'), '$9,007,199,254,740,993');
  });
});

describe('formatCount', () => {
  it('keeps every digit', () => {
    assert.equal(formatCount(1234567), '1,234,567');
    assert.equal(formatCount(1.23456), '1.23456');
    assert.equal(formatCount('9007199254740993'), '9,007,199,254,740,993');
    assert.equal(formatCount('0.1234567890123456789'), '0.1234567890123456789');
  });
});
