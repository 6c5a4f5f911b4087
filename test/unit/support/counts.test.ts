import assert from 'node:assert/strict';
import { extensionHostDied, extensionHostPid } from '../../../dev/workbenchServer';
import { judge } from '../../run/judge';
import { countsLine, failureLine, parseCountsLine, parseFailureLine, summary } from '../../support/counts';

describe('Counting a suite', () => {
  it("parses the counts from the suite's final line", () => {
    const counts = { passed: 3, failed: 1, skipped: 2 };
    assert.deepEqual(parseCountsLine(countsLine(counts)), counts);
    assert.equal(parseCountsLine('  3 passing'), undefined);
  });

  it('parses a failure and its lines from a line of its own', () => {
    const line = failureLine('The tree opens', 'Error: closed\n    at here');
    assert.equal(line.includes('\n'), false);
    assert.equal(parseFailureLine(line), 'The tree opens\nError: closed\n    at here');
    assert.equal(parseFailureLine('  1) The tree opens'), undefined);
  });

  it("counts a suite that didn't finish as failed, regardless of its exit code", () => {
    assert.equal(judge({ code: 0, counts: undefined }).counts.failed, 1);
  });

  it('counts a suite without tests as failed', () => {
    assert.equal(judge({ code: 0, counts: { passed: 0, failed: 0, skipped: 0 } }).counts.failed, 1);
  });

  it('counts a process that was killed as failed even if all tests passed', () => {
    assert.deepEqual(judge({ code: 'SIGKILL', counts: { passed: 5, failed: 0, skipped: 0 } }).counts, {
      passed: 5,
      failed: 1,
      skipped: 0,
    });
  });

  it("doesn't change a good run or one whose failures are already counted", () => {
    const good = { passed: 5, failed: 0, skipped: 0 };
    const bad = { passed: 4, failed: 1, skipped: 0 };
    assert.deepEqual(judge({ code: 0, counts: good }), { counts: good, why: undefined });
    assert.deepEqual(judge({ code: 1, counts: bad }), { counts: bad, why: undefined });
  });

  it('ends with passed and failed tests, and with skipped ones if there are any', () => {
    assert.equal(summary({ passed: 1, failed: 0, skipped: 0 }), '1 passed, 0 failed');
    assert.equal(summary({ passed: 1, failed: 0, skipped: 2 }), '1 passed, 0 failed, 2 skipped');
  });
});

describe("VS Code's server log", () => {
  const launched =
    '[10:00:00] [127.0.0.1][abc][ExtensionHostConnection] <4711> Launched Extension Host Process.';

  it('names the extension host that started last', () => {
    assert.equal(extensionHostPid(`${launched}\n${launched.replace('4711', '4712')}\n`), 4712);
    assert.equal(extensionHostPid(''), undefined);
  });

  it('distinguishes an extension host that crashed from one that exited normally', () => {
    const line = '[ExtensionHostConnection] <4711> Extension Host Process exited with code:';
    assert.equal(extensionHostDied(`${line} null, signal: SIGKILL.`), true);
    assert.equal(extensionHostDied(`${line} 1, signal: null.`), true);
    assert.equal(extensionHostDied(`${line} 0, signal: null.`), false);
  });
});
