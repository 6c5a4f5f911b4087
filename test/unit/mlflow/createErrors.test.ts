import assert from 'node:assert/strict';
import { createFailure } from '../../../src/mlflow/errors';
import { TrackingError } from '../../../src/model/trackingError';

const refused = (detail: string): TrackingError =>
  new TrackingError({ kind: 'invalid', message: 'refused', server: 'http://h', status: 400, detail });

describe('createFailure', () => {
  const cases: [string, string][] = [
    ['(sqlite3.IntegrityError) FOREIGN KEY constraint failed\n[SQL: secret]', 'notFound'],
    ['(psycopg2.errors.ForeignKeyViolation) insert violates foreign key constraint "fk"', 'notFound'],
    ['(pymysql.err.IntegrityError) (1452, "Cannot add: a foreign key constraint fails")', 'notFound'],
    ['(sqlite3.IntegrityError) UNIQUE constraint failed: assessments.assessment_id\n[SQL: secret]', 'server'],
    ['(psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "pk"', 'server'],
    ['(pymysql.err.IntegrityError) (1062, "Duplicate entry \'a\' for key")', 'server'],
    ['Either `value` or `error` must be provided.', 'invalid'],
  ];
  for (const [detail, kind] of cases) {
    it(`maps "${detail.slice(0, 40)}" to ${kind}`, () => {
      const error = createFailure(refused(detail), 'tr-1');
      assert.ok(error instanceof TrackingError);
      assert.deepEqual([error.kind, error.status, error.detail.includes('secret')], [kind, 400, false]);
    });
  }

  it("doesn't change other errors", () => {
    const other = new TrackingError({
      kind: 'timeout',
      message: 'm',
      server: '',
      detail: 'UNIQUE constraint',
    });
    assert.equal(createFailure(other, 'tr-1'), other);
    const foreign = new Error('x');
    assert.equal(createFailure(foreign, 'tr-1'), foreign);
  });
});
