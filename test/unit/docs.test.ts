import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const REPOSITORY = path.resolve(__dirname, '../..');
/** Data that other programs wrote. */
const DATA = /^test\/(fixtures|frameworks\/captured)\//;
const TEXT = /\.(ts|tsx|mts|mjs|css|md|json|yml|py)$/;
/** Words that only British English has. `aria-labelledby` is HTML's. */
const BRITISH =
  /(?<!aria-?)label(led|ling)(?!by)|judgement|behaviour|colour|neighbour|favour|honour|cancelled|travelled|recognis|normalis|randomis|serialis|initialis|\bcentre|\bgrey\b|whilst/i;

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: REPOSITORY,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((file) => TEXT.test(file) && !DATA.test(file) && existsSync(path.join(REPOSITORY, file)));

function read(file: string): string {
  return readFileSync(path.join(REPOSITORY, file), 'utf8');
}

/** The anchors of a Markdown file's headings, as GitHub makes them. */
function anchorsOf(file: string): string[] {
  return [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('The documentation', () => {
  it('has every section that code and documents link to', () => {
    const broken: string[] = [];
    const check = (from: string, file: string, anchor: string | undefined): void => {
      const found = existsSync(path.join(REPOSITORY, file));
      if (!found || (anchor !== undefined && !anchorsOf(file).includes(anchor)))
        broken.push(`${from}: ${file}#${anchor ?? ''}`);
    };
    let count = 0;
    for (const file of files.filter((one) => !/docs\.test\.ts$|\.py$/.test(one))) {
      const text = read(file);
      for (const [, target = '', anchor] of text.matchAll(/\b(docs\/[\w-]+\.md)(?:#([\w-]+))?/g)) {
        count++;
        check(file, target, anchor);
      }
      if (!file.endsWith('.md')) continue;
      for (const [, target = '', anchor] of text.matchAll(/\]\(([\w./-]*)(?:#([\w-]+))?\)/g)) {
        const linked = target === '' ? file : path.posix.join(path.posix.dirname(file), target);
        if (!target.startsWith('http')) check(file, linked, linked.endsWith('.md') ? anchor : undefined);
      }
    }
    assert.ok(count > 50, `${count} links`);
    assert.deepEqual(broken, []);
  });

  it('links to nothing outside of the repository', () => {
    const outside = files.filter((file) => !file.endsWith('docs.test.ts') && read(file).includes('§'));
    assert.deepEqual(outside, []);
  });

  it('is in US English, as all text of the project', () => {
    const british = files
      .filter((file) => !file.endsWith('docs.test.ts') && file !== 'package-lock.json')
      .flatMap((file) =>
        read(file)
          .split('\n')
          .flatMap((line, i) =>
            BRITISH.test(line) ? [`${file}:${i + 1}: ${line.trim().slice(0, 120)}`] : [],
          ),
      )
      .filter((line) => !/tracePanelState|keptState/.test(line)); // an earlier build's spelling is read
    assert.deepEqual(british, []);
  });
});
