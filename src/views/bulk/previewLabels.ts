import * as vscode from 'vscode';
import type { Label } from '../../model/assessment';
import { formatAge } from '../../model/format';
import { traceTitle } from '../../model/preview';
import type { TraceInfo } from '../../model/trace';
import { valueText } from '../../model/value';
import { forIconLabel, plainLine } from '../../model/plainText';
import type { LabelForm } from '../../app/labelForm';
import { countExisting, planLabels, type BulkRule, type PlannedLabel } from '../../app/bulk/plan';

/** The labels that the user confirmed. */
export interface AgreedLabels {
  readonly rule: BulkRule;
  readonly chosen: readonly PlannedLabel[];
}

/**
 * Shows what will be written, and lets the user uncheck traces. If labels with the same name exist, first
 * asks how to handle them. Resolves with undefined if the user cancels.
 */
export async function previewLabels(
  traces: readonly TraceInfo[],
  labelsOf: (trace: TraceInfo) => readonly Label[],
  form: LabelForm,
): Promise<AgreedLabels | undefined> {
  const title = previewTitle(traces.length, form);
  const existing = countExisting(planLabels(traces, labelsOf, form, 'skip'), form);
  const rule = existing === 0 ? 'skip' : await askRule(title, existing, form.name);
  if (!rule) return undefined;
  const chosen = await vscode.window.showQuickPick(planLabels(traces, labelsOf, form, rule).map(toItem), {
    title,
    placeHolder: vscode.l10n.t('Press Enter to label the selected traces'),
    canPickMany: true,
    ignoreFocusOut: true,
    matchOnDescription: true,
  });
  return chosen && { rule, chosen: chosen.map(({ planned }) => planned) };
}

interface PreviewItem extends vscode.QuickPickItem {
  readonly planned: PlannedLabel;
}

function toItem(planned: PlannedLabel): PreviewItem {
  return {
    planned,
    label: forIconLabel(traceTitle(planned.trace), 80),
    description: `${forIconLabel(planned.text)} · ${formatAge(planned.trace.requestTime, Date.now())}`,
    picked: planned.checked,
  };
}

async function askRule(title: string, existing: number, name: string): Promise<BulkRule | undefined> {
  const rules: (vscode.QuickPickItem & { readonly rule: BulkRule })[] = [
    {
      rule: 'skip',
      label: vscode.l10n.t('Skip'),
      description: vscode.l10n.t('existing labels are kept; the other traces are labeled'),
    },
    {
      rule: 'override',
      label: vscode.l10n.t('Override'),
      description: vscode.l10n.t(
        "your labels and expectations are changed; other people's feedback is overridden",
      ),
    },
  ];
  const picked = await vscode.window.showQuickPick(rules, {
    title,
    placeHolder:
      existing === 1
        ? vscode.l10n.t('1 trace already has the label {0}', plainLine(name, 60))
        : vscode.l10n.t('{0} traces already have the label {1}', existing, plainLine(name, 60)),
    ignoreFocusOut: true,
  });
  return picked?.rule;
}

function previewTitle(count: number, { name, value }: LabelForm): string {
  const [what, said] = [plainLine(name, 40), plainLine(valueText(value), 40)];
  return count === 1
    ? vscode.l10n.t('Set {0} = {1} on 1 trace', what, said)
    : vscode.l10n.t('Set {0} = {1} on {2} traces', what, said, count);
}
