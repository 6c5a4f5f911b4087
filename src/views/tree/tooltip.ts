import * as vscode from 'vscode';
import type { Label } from '../../model/assessment';
import { formatCost, formatCount } from '../../model/format';
import { previewText } from '../../model/preview';
import type { TraceInfo } from '../../model/trace';
import { formatValue } from '../../model/exactValue';
import { plain, plainLine } from '../../model/plainText';
import {
  durationText,
  kindText,
  labelTexts,
  saveText,
  sessionText,
  sourceText,
  stateWord,
} from '../../app/describeTrace';

const MOST_CHARACTERS = 1500;

/**
 * Returns a trace's tooltip: facts, request, and response. Uses only code blocks, so that nothing in them can
 * become a link or a command.
 */
export function traceTooltip(trace: TraceInfo, labels: readonly Label[]): vscode.MarkdownString {
  const facts: [string, string | null][] = [
    [
      vscode.l10n.t('State'),
      [stateWord(trace), durationText(trace)].filter((part) => part !== '').join(' · '),
    ],
    [vscode.l10n.t('Name'), trace.name],
    [
      vscode.l10n.t('Time'),
      new Date(trace.requestTime).toISOString().replace('T', ' ').replace(/\..*/, ' UTC'),
    ],
    [
      vscode.l10n.t('Tokens'),
      trace.tokens &&
        vscode.l10n.t(
          '{0} ({1} in, {2} out)',
          formatCount(trace.tokens.total),
          formatCount(trace.tokens.input),
          formatCount(trace.tokens.output),
        ),
    ],
    [vscode.l10n.t('Cost'), trace.cost === null ? null : formatCost(trace.cost)],
    [vscode.l10n.t('Session'), trace.session],
    [vscode.l10n.t('User'), trace.user],
    [vscode.l10n.t('Tags'), tagsText(trace)],
    [vscode.l10n.t('Labels'), labelTexts(labels).join(', ')],
    [vscode.l10n.t('Trace'), trace.traceId],
  ];
  const width = Math.max(...facts.map(([name]) => name.length)) + 1;
  const lines = facts.flatMap(([name, value]) =>
    value === null || value === '' ? [] : [`${name.padEnd(width)} ${plainLine(value)}`],
  );
  const markdown = new vscode.MarkdownString();
  markdown.appendCodeblock(lines.join('\n'), 'text');
  block(markdown, vscode.l10n.t('Request'), trace.requestPreview && previewText(trace.requestPreview));
  block(markdown, vscode.l10n.t('Response'), trace.responsePreview && previewText(trace.responsePreview));
  return markdown;
}

/** Returns a label's tooltip, with value and rationale truncated to fit. */
export function labelTooltip(label: Label): vscode.MarkdownString {
  const lines = [
    `${plainLine(label.name)} (${kindText(label.kind)})`,
    label.spanId === null
      ? vscode.l10n.t('by {0}, on the whole trace', sourceText(label))
      : vscode.l10n.t('by {0}, on span {1}', sourceText(label), plainLine(label.spanId)),
    sessionText(label),
    saveText(label),
  ];
  const markdown = new vscode.MarkdownString();
  markdown.appendCodeblock(lines.filter((line) => line !== '').join('\n'), 'text');
  block(markdown, vscode.l10n.t('Value'), label.error ? label.error.message : formatValue(label));
  block(markdown, vscode.l10n.t('Rationale'), label.rationale);
  return markdown;
}

function tagsText(trace: TraceInfo): string {
  return Object.entries(trace.tags)
    .filter(([key]) => !key.startsWith('mlflow.'))
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

function block(markdown: vscode.MarkdownString, title: string, text: string | null): void {
  if (text === null || text.trim() === '') return;
  const content = plain(text);
  const shown =
    content.length > MOST_CHARACTERS ? `${content.slice(0, MOST_CHARACTERS).toWellFormed()}…` : content;
  markdown.appendMarkdown(`\n${title}\n`);
  markdown.appendCodeblock(shown, 'text');
}
