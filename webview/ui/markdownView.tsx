import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { LongText } from './longText';
import type { MdNode, readMarkdown } from './markdown';
import { shortened } from './shortened';
import { sourceRef } from './sourceText';
import { t } from './strings';

const reader = signal<typeof readMarkdown | null>(null);

/** The lexer is loaded when the first Markdown is shown; until then, and without it, the text stands as it is. */
async function loadReader(): Promise<void> {
  const loaded = await import('./markdown');
  reader.value = loaded.readMarkdown;
}

/** Rendered Markdown. Links are text with their address beside it; nothing can be followed and nothing is loaded. */
export function MarkdownView(props: { text: string }) {
  const read = reader.value;
  useEffect(() => {
    if (!reader.peek()) loadReader().catch((error: unknown) => reportError(error));
  }, []);
  const nodes = useMemo(() => read?.(props.text) ?? null, [read, props.text]);
  if (!nodes) return <LongText text={props.text} />;
  return (
    <div class="markdown" dir="auto" ref={sourceRef(() => props.text)}>
      <Nodes nodes={nodes} />
    </div>
  );
}

function Nodes(props: { nodes: readonly MdNode[] }) {
  return (
    <>
      {props.nodes.map((node, index) => (
        <Node key={index} node={node} />
      ))}
    </>
  );
}

function Node({ node }: { node: MdNode }) {
  switch (node.type) {
    case 'text':
      return <>{node.text}</>;
    case 'verbatim':
      return (
        <div class="md-verbatim">
          <LongText text={node.text.trimEnd()} />
        </div>
      );
    case 'code':
      return <code>{node.text}</code>;
    case 'codeBlock':
      return (
        <pre>
          <LongText text={node.text} />
        </pre>
      );
    case 'break':
      return <br />;
    case 'rule':
      return <hr />;
    case 'paragraph':
      return (
        <p>
          <Nodes nodes={node.children} />
        </p>
      );
    case 'heading':
      return (
        <p class="md-heading" role="heading" aria-level={Math.min(6, node.level + 3)}>
          <Nodes nodes={node.children} />
        </p>
      );
    case 'strong':
      return (
        <strong>
          <Nodes nodes={node.children} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <Nodes nodes={node.children} />
        </em>
      );
    case 'deleted':
      return (
        <del>
          <Nodes nodes={node.children} />
        </del>
      );
    case 'quote':
      return (
        <blockquote>
          <Nodes nodes={node.children} />
        </blockquote>
      );
    case 'link':
      return <LinkText node={node} />;
    case 'image':
      return <span class="md-address">[{t('imageText', node.text, shortened(node.address, 200))}]</span>;
    case 'list':
      return <List node={node} />;
    case 'table':
      return <Table node={node} />;
  }
}

function LinkText({ node }: { node: Extract<MdNode, { type: 'link' }> }) {
  const only = node.children.length === 1 ? node.children[0] : undefined;
  const bare = only?.type === 'text' && node.address.endsWith(only.text);
  return (
    <span class="md-link">
      <Nodes nodes={node.children} />
      {!bare && <span class="md-address"> ({shortened(node.address, 200)})</span>}
    </span>
  );
}

function List({ node }: { node: Extract<MdNode, { type: 'list' }> }) {
  const items = node.items.map((item, index) => (
    <li key={index}>
      {item.checked !== null && (item.checked ? '☑ ' : '☐ ')}
      <Nodes nodes={item.children} />
    </li>
  ));
  return node.ordered ? <ol start={node.start}>{items}</ol> : <ul>{items}</ul>;
}

function Table({ node }: { node: Extract<MdNode, { type: 'table' }> }) {
  return (
    <div class="md-table" tabIndex={0} role="group">
      <table>
        <thead>
          <tr>
            {node.header.map((cell, index) => (
              <th key={index} scope="col">
                <Nodes nodes={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {node.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, at) => (
                <td key={at}>
                  <Nodes nodes={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
