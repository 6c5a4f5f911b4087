import * as vscode from 'vscode';
import { NOTES_NAME, type Label, type SourceType } from '../../model/assessment';
import type { TraceInfo, TraceState } from '../../model/trace';
import type { ShownProblem } from '../../model/problem';
import { behind, plain, plainLine } from '../../model/plainText';
import {
  labelDescription,
  kindText,
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

/** Creates a trace's row. Its ID is the trace ID, so that selection and expansion survive refreshes. */
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

/** Creates a label's row below its trace. Opens the trace at the label's span. Shows notes as notes. */
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
    label: isNote
      ? vscode.l10n.t('{0}, {1}, by {2}', name, description, sourceText(label))
      : vscode.l10n.t('{0} {1}, {2}, by {3}', kindText(label.kind), name, description, sourceText(label)),
  };
  return item;
}

/** Creates the only child row of a trace without labels. */
export function noLabelsItem(traceId: string): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('No labels yet'));
  item.id = `${traceId}/none`;
  item.description = vscode.l10n.t('open the trace to add one');
  item.command = openRow();
  return item;
}

/** Creates the last row, shown while there are older traces. */
export function moreItem(): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Load More…'));
  item.id = 'more';
  item.contextValue = 'more';
  item.command = { title: vscode.l10n.t('Load More Traces'), command: 'mlflowTraces.loadMore' };
  return item;
}

/** Creates the first row, shown while there is a problem. Its buttons are the next steps. A click retries. */
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
 * Takes no arguments, so that it works even if the row is refreshed during the click: VS Code drops a row's
 * arguments when it redraws the row ("Actual command not found"). The command uses the selected row.
 */
function openRow(): vscode.Command {
  return { title: vscode.l10n.t('Open Trace'), command: 'mlflowTraces.openRow' };
}
