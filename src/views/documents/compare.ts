import * as vscode from 'vscode';
import { plainLine } from '../../model/plainText';
import type { DocumentTrace } from './openDocuments';
import { documentUri } from './documentUri';
import { showDiff } from './showDocument';

/** One side of a comparison: a span, or a whole trace. */
export interface Compared extends DocumentTrace {
  /** Null for the whole trace. */
  readonly span: { readonly id: string; readonly name: string } | null;
  /** The title of the trace. */
  readonly title: string;
}

/** Compares two traces, or a span of each, in the diff editor: the user selects one, then the other. */
export class Comparison {
  #selected: Compared | undefined;

  /** Selects the left side, like "Select for Compare" in the Explorer. */
  select(side: Compared): void {
    this.#selected = side;
    const kind = side.span ? 'span' : 'trace';
    void vscode.commands.executeCommand('setContext', 'mlflowTraces.selectedForCompare', kind);
  }

  /** Compares with the selected side, or asks the user to select one first. */
  async compareWith(side: Compared): Promise<void> {
    if (this.#selected) return compare(this.#selected, side);
    void vscode.window.showInformationMessage(
      side.span
        ? vscode.l10n.t('Select a span to compare with first: "Select Span for Compare".')
        : vscode.l10n.t('Select a trace to compare with first: "Select for Compare".'),
    );
  }
}

/** Opens two sides in the diff editor, without the IDs and times that always differ. */
export async function compare(left: Compared, right: Compared): Promise<void> {
  await showDiff(uriOf(left), uriOf(right), `${titleOf(left)} ↔ ${titleOf(right)}`);
}

function uriOf({ server, traceId, span }: Compared): vscode.Uri {
  const part = span
    ? ({ kind: 'span', spanId: span.id } as const)
    : ({ kind: 'trace', form: 'text' } as const);
  return documentUri({ server, traceId, part }, span?.name ?? traceId);
}

function titleOf({ span, title, traceId }: Compared): string {
  const trace = plainLine(title, 40) || traceId;
  return span ? `${plainLine(span.name, 40)} (${trace})` : trace;
}
