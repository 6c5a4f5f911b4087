import assert from 'node:assert/strict';
import { inProportion } from '../../support/inProportion';
import * as z from 'zod/mini';
import { errorFromAnswer, notMlflow, retryAfterMs, unreadable } from '../../../src/mlflow/errors';
import { looksLikeSignIn } from '../../../src/mlflow/htmlPage';
import type { FailedAnswer } from '../../../src/mlflow/errors';
import type { TrackingErrorKind } from '../../../src/model/trackingError';
import { fixtureJson } from './support/fixtures';

const Captured = z.record(z.string(), z.object({ status: z.number(), body: z.unknown() }));

function answer(status: number, body: string, more: Partial<FailedAnswer> = {}): FailedAnswer {
  return {
    server: 'http://h:5000',
    status,
    contentType: 'application/json',
    body,
    what: 'the trace',
    ...more,
  };
}

const json = (code: string, message = 'words') => JSON.stringify({ error_code: code, message });
const html = '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>';

const signIn = '<!doctype html><form action="/in"><input name=p type="password"></form>';

describe('errorFromAnswer', () => {
  const cases: [string, FailedAnswer, TrackingErrorKind, RegExp][] = [
    ['401 text', answer(401, 'You are not authenticated.'), 'auth', /sign-in/],
    [
      '403 of the host check',
      answer(403, 'Invalid Host header - possible DNS rebinding attack detected'),
      'auth',
      /--allowed-hosts/,
    ],
    [
      '403 of the origin check',
      answer(403, 'Cross-origin request blocked'),
      'auth',
      /--cors-allowed-origins/,
    ],
    ['403 of a permission', answer(403, 'Permission denied'), 'forbidden', /doesn't let you/],
    [
      '403 page to sign in on',
      answer(403, signIn, { contentType: 'text/html' }),
      'auth',
      /responded with a sign-in page/,
    ],
    ['403 page of another kind', answer(403, html, { contentType: 'text/html' }), 'forbidden', /doesn't let/],
    ['407', answer(407, ''), 'auth', /network between you and/],
    ['511', answer(511, html), 'auth', /network between you and/],
    ['404 of MLflow', answer(404, json('RESOURCE_DOES_NOT_EXIST')), 'notFound', /doesn't have the trace/],
    ['404 of MLflow with another code', answer(404, json('NOT_FOUND')), 'notFound', /can't find the trace/],
    [
      '404 page',
      answer(404, html, { contentType: 'text/html' }),
      'badResponse',
      /doesn't support this MLflow route/,
    ],
    ['404 of another program', answer(404, '{"detail":"Not Found"}'), 'badResponse', /route/],
    ['405 page', answer(405, html, { contentType: 'text/html' }), 'badResponse', /route/],
    ['400', answer(400, json('INVALID_PARAMETER_VALUE')), 'invalid', /rejected/],
    ['409', answer(409, json('RESOURCE_CONFLICT')), 'invalid', /rejected/],
    ['413', answer(413, 'too large'), 'invalid', /rejected/],
    ['422', answer(422, '{}'), 'invalid', /rejected/],
    ['408', answer(408, ''), 'busy', /busy/],
    ['425', answer(425, ''), 'busy', /busy/],
    ['429', answer(429, ''), 'busy', /busy/],
    ['500 of MLflow', answer(500, json('INTERNAL_ERROR')), 'server', /failed to process the trace \(500\)/],
    ['500 page', answer(500, html, { contentType: 'text/html' }), 'server', /500/],
    ['502', answer(502, html), 'server', /502/],
    ['503', answer(503, 'upstream'), 'server', /503/],
    ['304', answer(304, ''), 'badResponse', /304/],
  ];
  for (const [name, given, kind, words] of cases) {
    it(`maps ${name} to ${kind}`, () => {
      const error = errorFromAnswer(given);
      assert.equal(error.kind, kind);
      assert.equal(error.status, given.status);
      assert.equal(error.server, 'http://h:5000');
      assert.match(error.message, words);
    });
  }

  it("separates the server's own message from ours", () => {
    const error = errorFromAnswer(
      answer(400, json('INVALID_PARAMETER_VALUE', "Invalid attribute key 'foo'")),
    );
    assert.equal(error.detail, "Invalid attribute key 'foo'");
    assert.doesNotMatch(error.message, /foo/);
    assert.equal(errorFromAnswer(answer(404, html, { contentType: 'text/html' })).detail, '404 Not Found');
  });

  it('truncates long details to 1,000 characters', () => {
    const error = errorFromAnswer(answer(500, 'x'.repeat(999) + '🎉🎉'));
    assert.equal(error.detail.length, 1000);
    assert.equal(error.detail.isWellFormed(), true);
  });

  it('maps the captured errors of MLflow', () => {
    const captured = Captured.parse(fixtureJson('errors.json'));
    const kinds = Object.entries(captured).map(([name, { status, body }]) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return [name, errorFromAnswer(answer(status, text)).kind];
    });
    assert.deepEqual(Object.fromEntries(kinds), {
      trace_404: 'notFound',
      filter_400: 'invalid',
      patch_type_400: 'invalid',
      max_400: 'invalid',
      route_404_html: 'badResponse',
      patch_valid_500_html: 'server',
    });
  });

  it('parses Retry-After in seconds and as a date', () => {
    const now = Date.parse('2026-11-24T04:00:00Z');
    assert.equal(errorFromAnswer(answer(429, '', { retryAfter: '7', now })).retryAfterMs, 7000);
    assert.equal(retryAfterMs('Tue, 24 Nov 2026 04:00:30 GMT', now), 30_000);
    assert.equal(retryAfterMs('Tue, 24 Nov 2026 03:00:00 GMT', now), 0);
    assert.equal(retryAfterMs('soon', now), undefined);
    assert.equal(retryAfterMs(undefined, now), undefined);
  });
});

describe('looksLikeSignIn', () => {
  const pages: [string, boolean][] = [
    [signIn, true],
    ['<title>Log in to Acme</title>', true],
    ['<html><head><title>Sign in · Acme</title></head></html>', true],
    ['<title>Single Sign-On</title>', true],
    ['<title>Hello</title><p>Log in to see more</p>', false],
    ['<title>Catalog</title>', false],
    [html, false],
  ];
  for (const [page, expected] of pages) {
    it(`${expected ? 'finds' : 'finds none in'} ${page.slice(0, 60).replaceAll('\n', ' ')}`, () => {
      assert.equal(looksLikeSignIn(page), expected);
    });
  }

  it('scans a page in time proportional to its length', function () {
    this.timeout(60_000);
    inProportion((length) => {
      const page = `<input ${'<input type= '.repeat(length)}`;
      return () => assert.equal(looksLikeSignIn(page), false);
    }, 300);
  });
});

describe('notMlflow and unreadable', () => {
  it("says that a web page isn't an MLflow server, with the page title as detail", () => {
    const page = '<!DOCTYPE html><html><head><title>Sign in</title></head>';
    const error = notMlflow({ server: 'http://h', status: 200, contentType: 'text/html', body: page });
    assert.equal(error.kind, 'badResponse');
    assert.match(error.message, /http:\/\/h isn't an MLflow server: it responds with a web page/);
    assert.equal(error.detail, 'Sign in');
  });

  for (const [title, page] of [
    ['<title', 'HTML page'],
    ['<title lang="en"', 'HTML page'],
    ['<', 'HTML page'],
    ['<title>', 'HTML page'],
    ['<title>x', 'x'],
  ]) {
    it(`reads a page of repeated ${title} in time proportional to its length`, function () {
      this.timeout(60_000);
      inProportion((length) => {
        const body = `<html>${String(title).repeat(length)}`;
        const failed = { server: 'http://h', status: 200, contentType: 'text/html', body };
        return () => assert.equal(notMlflow(failed).detail, page);
      }, 3_000);
    });
  }

  it("says that any other text isn't an MLflow server", () => {
    const error = notMlflow({ server: 'http://h', status: 200, contentType: 'text/plain', body: 'hello' });
    assert.match(error.message, /isn't an MLflow server\./);
    assert.equal(error.detail, 'hello');
  });

  it('keeps the cause of an unreadable response', () => {
    const cause = new SyntaxError('Unexpected end');
    const error = unreadable('http://h', 'the traces', cause);
    assert.deepEqual([error.kind, error.detail, error.cause], ['badResponse', 'Unexpected end', cause]);
  });
});
