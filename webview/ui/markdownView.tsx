import * as l10n from '@vscode/l10n';
import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { carryText, type CarriedMarks, NOTHING_CARRIED, type Step } from '../../src/model/carryMarks';
import { type Mark, NO_MARKS } from '../../src/model/marks';
import { LongText } from './longText';
import type { MdNode, readMarkdown } from './markdown';
import { MarkedText } from './markedText';
import { shortened } from './shortened';
import { soughtMark } from './sought';
import { sourceRef } from './sourceText';

const reader = signal<typeof readMarkdown | null>(null);

/**
 * Loads the lexer when the first Markdown is shown. Until then, or if that fails, the text is shown as is.
 */
async function loadReader(): Promise<void> {
  const loaded = await import('./markdown');
  reader.value = loaded.readMarkdown;
}

/**
 * Rendered Markdown. Links are text followed by their address; nothing can be clicked and nothing is loaded.
 * @param props.marks The search matches in the text. While the current match isn't part of the rendered text
 * (a Markdown marker, an address), the text is shown as written.
 */
export function MarkdownView(props: { text: string; marks?: readonly Mark[] | undefined }) {
  const { text, marks = NO_MARKS } = props;
  const read = reader.value;
  useEffect(() => {
    if (!reader.peek()) loadReader().catch((error: unknown) => reportError(error));
  }, []);
  const nodes = useMemo(() => read?.(text) ?? null, [read, text]);
  const found = useMemo(
    () => (read && nodes ? carryText(text, marks, read, nodes, isRendered) : NOTHING_CARRIED),
    [read, nodes, text, marks],
  );
  const hit = soughtMark(marks)?.hit;
  if (!nodes || (hit !== undefined && !found.has(hit))) return <LongText text={text} marks={marks} />;
  return (
    <div class="markdown" dir="auto" ref={sourceRef(() => text)}>
      <Nodes nodes={nodes} found={found} />
    </div>
  );
}

/**
 * Whether a text of the tree is rendered unchanged. Addresses are truncated, and image texts become part of a
 * sentence.
 */
function isRendered(way: readonly Step[], isKey: boolean): boolean {
  const last = way.at(-1);
  return !isKey && last?.key === 'text' && !('type' in last.parent && last.parent.type === 'image');
}

function Nodes(props: { nodes: readonly MdNode[]; found: CarriedMarks }) {
  return (
    <>
      {props.nodes.map((node, index) => (
        <Node key={index} node={node} found={props.found} />
      ))}
    </>
  );
}

function Node({ node, found }: { node: MdNode; found: CarriedMarks }) {
  switch (node.type) {
    case 'text':
      return <MarkedText text={node.text} marks={found.of(node, 'text')} />;
    case 'verbatim':
      return (
        <div class="md-verbatim">
          <LongText text={node.text.trimEnd()} marks={found.of(node, 'text')} />
        </div>
      );
    case 'code':
      return (
        <code>
          <MarkedText text={node.text} marks={found.of(node, 'text')} />
        </code>
      );
    case 'codeBlock':
      return (
        <pre>
          <LongText text={node.text} marks={found.of(node, 'text')} />
        </pre>
      );
    case 'break':
      return <br />;
    case 'rule':
      return <hr />;
    case 'paragraph':
      return (
        <p>
          <Nodes nodes={node.children} found={found} />
        </p>
      );
    case 'heading':
      return (
        <p class="md-heading" role="heading" aria-level={Math.min(6, node.level + 3)}>
          <Nodes nodes={node.children} found={found} />
        </p>
      );
    case 'strong':
      return (
        <strong>
          <Nodes nodes={node.children} found={found} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <Nodes nodes={node.children} found={found} />
        </em>
      );
    case 'deleted':
      return (
        <del>
          <Nodes nodes={node.children} found={found} />
        </del>
      );
    case 'quote':
      return (
        <blockquote>
          <Nodes nodes={node.children} found={found} />
        </blockquote>
      );
    case 'link':
      return <LinkText node={node} found={found} />;
    case 'image':
      return (
        <span class="md-address">
          [{l10n.t('image: {0} ({1})', node.text, shortened(node.address, 200))}]
        </span>
      );
    case 'list':
      return <List node={node} found={found} />;
    case 'table':
      return <Table node={node} found={found} />;
  }
}

function LinkText({ node, found }: { node: Extract<MdNode, { type: 'link' }>; found: CarriedMarks }) {
  const only = node.children.length === 1 ? node.children[0] : undefined;
  const bare = only?.type === 'text' && node.address.endsWith(only.text);
  return (
    <span class="md-link">
      <Nodes nodes={node.children} found={found} />
      {!bare && <span class="md-address"> ({shortened(node.address, 200)})</span>}
    </span>
  );
}

function List({ node, found }: { node: Extract<MdNode, { type: 'list' }>; found: CarriedMarks }) {
  const items = node.items.map((item, index) => (
    <li key={index}>
      {item.checked !== null && (item.checked ? '☑ ' : '☐ ')}
      <Nodes nodes={item.children} found={found} />
    </li>
  ));
  return node.ordered ? <ol start={node.start}>{items}</ol> : <ul>{items}</ul>;
}

function Table({ node, found }: { node: Extract<MdNode, { type: 'table' }>; found: CarriedMarks }) {
  return (
    <div class="md-table" tabIndex={0} role="group">
      <table>
        <thead>
          <tr>
            {node.header.map((cell, index) => (
              <th key={index} scope="col">
                <Nodes nodes={cell} found={found} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {node.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, at) => (
                <td key={at}>
                  <Nodes nodes={cell} found={found} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
