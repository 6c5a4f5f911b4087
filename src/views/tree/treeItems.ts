import * as vscode from 'vscode';
import { NOTES_NAME, type Label, type SourceType } from '../../model/assessment';
import type { TraceInfo, TraceState } from '../../model/trace';
import type { ShownProblem } from '../../model/problem';
import { behind, plain, plainLine } from '../../model/plainText';
import {
  labelDescription,
  sourceText,
  stateWord,
  traceDescription,
  traceLabel,
} from '../../app/describeTrace';

const STATE_ICONS: Record<TraceState, vscode.ThemeIcon> = {
  OK: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  ERROR: new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed')),
  IN_PROGRESS: new vscode.ThemeIcon('sync', new vscode.ThemeColor('charts.blue')),
  STATE_UNSPECIFIED: new vscode.ThemeIcon('circle-outline'),
};

const SOURCE_ICONS: Record<SourceType, vscode.ThemeIcon> = {
  HUMAN: new vscode.ThemeIcon('account'),
  LLM_JUDGE: new vscode.ThemeIcon('law'),
  CODE: new vscode.ThemeIcon('code'),
  SOURCE_TYPE_UNSPECIFIED: new vscode.ThemeIcon('question'),
};

/** A trace's row. Its id is the trace's, so that selection and expansion outlive every refresh. */
export function traceItem(trace: TraceInfo, labels: readonly Label[], now: number): vscode.TreeItem {
  const label = traceLabel(trace);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = trace.traceId;
  const description = traceDescription(trace, labels, now);
  item.description = behind(label, description);
  item.iconPath = STATE_ICONS[trace.state];
  item.contextValue = 'trace';
  item.command = openRow();
  item.accessibilityInformation = { label: `${label}, ${stateWord(trace)}, ${description}` };
  return item;
}

/** A label's row under its trace: opens the trace at the span that it is about. MLflow's note on a trace is a note. */
export function labelItem(label: Label): vscode.TreeItem {
  const isNote = label.name === NOTES_NAME;
  const name = isNote ? vscode.l10n.t('Note') : plainLine(label.name, 80);
  const item = new vscode.TreeItem(name);
  item.id = `${label.traceId}/${label.id}`;
  const description = labelDescription(label);
  item.description = behind(name, description);
  item.iconPath =
    label.save.state === 'refused'
      ? new vscode.ThemeIcon('warning')
      : isNote
        ? new vscode.ThemeIcon('note')
        : SOURCE_ICONS[label.source.type];
  item.contextValue = 'label';
  item.command = openRow();
  item.accessibilityInformation = {
    label: `${isNote ? name : `${label.kind} ${name}`}, ${description}, by ${sourceText(label)}`,
  };
  return item;
}

/** The one row under a trace that nobody has labelled. */
export function noLabelsItem(traceId: string): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('No labels yet'));
  item.id = `${traceId}/none`;
  item.description = vscode.l10n.t('open the trace to add one');
  item.command = openRow();
  return item;
}

/** The last row while there are older traces. */
export function moreItem(): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Load more…'));
  item.id = 'more';
  item.contextValue = 'more';
  item.command = { title: vscode.l10n.t('Load More Traces'), command: 'mlflowTraces.loadMore' };
  return item;
}

/** The first row while something stands in the way: what, and the next step by its buttons. A click tries again. */
export function problemItem(problem: ShownProblem): vscode.TreeItem {
  const item = new vscode.TreeItem(plainLine(problem.message));
  item.id = 'problem';
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.description = plainLine(problem.detail, 120);
  item.tooltip = [problem.message, problem.detail, vscode.l10n.t('Click to try again.')]
    .map(plain)
    .filter((line) => line !== '')
    .join('\n\n');
  item.contextValue = 'problem';
  item.command = { title: vscode.l10n.t('Retry'), command: 'mlflowTraces.refresh' };
  return item;
}

/**
 * Without arguments, so that it still works for a row that is refreshed under the click: VS Code forgets a row's
 * arguments as soon as the row is drawn anew ("Actual command not found"). Which row it is, the selection says.
 */
function openRow(): vscode.Command {
  return { title: vscode.l10n.t('Open Trace'), command: 'mlflowTraces.openRow' };
}
