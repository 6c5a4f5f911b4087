import * as vscode from 'vscode';
import type { Label } from '../../model/assessment';
import { formatCost, formatCount } from '../../model/format';
import { previewText } from '../../model/preview';
import type { TraceInfo } from '../../model/trace';
import { formatValue } from '../../model/exactValue';
import { plain, plainLine } from '../../model/plainText';
import {
  durationText,
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
    ['State', [stateWord(trace), durationText(trace)].filter((part) => part !== '').join(' · ')],
    ['Name', trace.name],
    ['Time', new Date(trace.requestTime).toISOString().replace('T', ' ').replace(/\..*/, ' UTC')],
    [
      'Tokens',
      trace.tokens &&
        `${formatCount(trace.tokens.total)} (${formatCount(trace.tokens.input)} in, ${formatCount(trace.tokens.output)} out)`,
    ],
    ['Cost', trace.cost === null ? null : formatCost(trace.cost)],
    ['Session', trace.session],
    ['User', trace.user],
    ['Tags', tagsText(trace)],
    ['Labels', labelTexts(labels).join(', ')],
    ['Trace', trace.traceId],
  ];
  const lines = facts.flatMap(([name, value]) =>
    value === null || value === '' ? [] : [`${name.padEnd(8)} ${plainLine(value)}`],
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
    `${plainLine(label.name)} (${label.kind})`,
    `by ${sourceText(label)}${label.spanId === null ? ', on the whole trace' : `, on span ${plainLine(label.spanId)}`}`,
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
