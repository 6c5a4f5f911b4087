import assert from 'node:assert/strict';
import { assessmentNames } from '../../../src/traces/names';
import { label, trace } from './support/builders';

describe('assessmentNames', () => {
  const traces = [
    trace(2, {
      assessments: [label('a', { name: 'late', createdAt: 30 }), label('b', { name: 'both', createdAt: 20 })],
    }),
    trace(1, {
      assessments: [label('c', { name: 'early', createdAt: 10 }), label('d', { name: 'both', createdAt: 5 })],
    }),
  ];

  it('gives each name once, in the order of first use', () => {
    assert.deepEqual(assessmentNames(traces), ['both', 'early', 'late']);
  });

  it('keeps names where they were and adds new ones behind them', () => {
    assert.deepEqual(assessmentNames(traces, ['late', 'both']), ['late', 'both', 'early']);
  });

  it('lets go of names that are no longer used', () => {
    assert.deepEqual(assessmentNames(traces, ['gone', 'early', 'early']), ['early', 'both', 'late']);
  });

  it("leaves out MLflow's notes and labels that were overridden", () => {
    const assessments = [label('a', { name: 'mlflow.notes' }), label('b', { name: 'old', valid: false })];
    assert.deepEqual(assessmentNames([trace(1, { assessments })]), []);
  });

  it('orders names of the same moment by their letters', () => {
    const assessments = [
      label('a', { name: 'z' }),
      label('b', { name: '__proto__' }),
      label('c', { name: 'a' }),
    ];
    assert.deepEqual(assessmentNames([trace(1, { assessments })]), ['__proto__', 'a', 'z']);
  });
});
