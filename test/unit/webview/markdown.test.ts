import assert from 'node:assert/strict';
import { type MdNode, readMarkdown } from '../../../webview/ui/markdown';

/** The tree on one line, enough to tell text from structure. */
function outline(nodes: readonly MdNode[] | null): string {
  return (nodes ?? [])
    .map((node): string => {
      switch (node.type) {
        case 'text':
        case 'verbatim':
          return node.text;
        case 'code':
        case 'codeBlock':
          return `${node.type}(${node.text})`;
        case 'break':
        case 'rule':
          return `<${node.type}>`;
        case 'image':
          return `image(${node.text} ${node.address})`;
        case 'link':
          return `link(${outline(node.children)} ${node.address})`;
        case 'list':
          return `${node.ordered ? `ol${node.start}` : 'ul'}(${node.items.map(({ children }) => outline(children)).join('; ')})`;
        case 'table':
          return `table(${[node.header, ...node.rows].map((row) => row.map(outline).join(',')).join('; ')})`;
        case 'deleted':
        case 'emphasis':
        case 'heading':
        case 'paragraph':
        case 'quote':
        case 'strong':
          return `${node.type}(${outline(node.children)})`;
      }
    })
    .join('');
}

describe('readMarkdown', () => {
  it('parses emphasis, lists, code, tables, and line breaks', () => {
    assert.equal(
      outline(readMarkdown('Use the **blue** cable:\n\n3. one\n4. `two`')),
      'paragraph(Use the strong(blue) cable:)ol3(one; code(two))',
    );
    assert.equal(outline(readMarkdown('a\nb')), 'paragraph(a<break>b)');
    assert.equal(outline(readMarkdown('```js\nlet a;\n```')), 'codeBlock(let a;)');
    assert.equal(outline(readMarkdown('|a|b|\n|-|-|\n|1|2|')), 'table(a,b; 1,2)');
    assert.equal(outline(readMarkdown('- [x] done\n- [ ] open')), 'ul(done; open)');
  });

  it('keeps HTML as plain text', () => {
    const html = '<img src=x onerror=alert(1)> and <b>bold</b>';
    assert.equal(outline(readMarkdown(html)), `paragraph(${html})`);
    const block = '<context>\n  <script>alert(2)</script>\n</context>\n';
    assert.deepEqual(readMarkdown(block), [{ type: 'verbatim', text: block }]);
  });

  it('keeps the address of a link or an image as text next to it', () => {
    assert.equal(
      outline(readMarkdown('[x](command:workbench.action.quit)')),
      'paragraph(link(x command:workbench.action.quit))',
    );
    assert.equal(
      outline(readMarkdown('![i](https://example.invalid/p.png)')),
      'paragraph(image(i https://example.invalid/p.png))',
    );
    assert.equal(outline(readMarkdown('[a](javascript:alert(1))')), 'paragraph(link(a javascript:alert(1)))');
  });

  it("only creates nodes without attributes, which can't carry a handler or a style", () => {
    const nodes = readMarkdown('# h\n> q\n\n~~d~~ *e* https://e.example &lt; \\*');
    assert.equal(
      outline(nodes),
      'heading(h)quote(paragraph(q))paragraph(deleted(d) emphasis(e) link(https://e.example https://e.example) &lt; *)',
    );
  });

  it('gives up on text that is too long or nested too deep, instead of hanging', () => {
    assert.equal(readMarkdown('x'.repeat(100_001)), null);
    const started = Date.now();
    readMarkdown('>'.repeat(3_000));
    readMarkdown('*a **b '.repeat(3_000));
    readMarkdown('['.repeat(3_000));
    assert.ok(Date.now() - started < 5_000);
  });
});
