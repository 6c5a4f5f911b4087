import * as vscode from 'vscode';
import { KIND_TRAITS, type Label } from '../../model/assessment';
import type { SpanDetails } from '../../model/span';
import type { TraceInfo } from '../../model/trace';
import type { SpanPart, ValueForm } from '../../model/traceDocument';
import { formatValue } from '../../model/exactValue';
import { forIconLabel, plainLine } from '../../model/plainText';
import type { LabelingForViews } from '../../app/undo/viewLabeling';
import type { DocumentSource } from '../../app/documents/documentSource';
import type { DocumentPart } from '../../app/documents/documentPlace';
import { documentUri } from './documentUri';
import { showDiff, showDocument } from './showDocument';

/** The trace that a document belongs to. */
export interface DocumentTrace {
  /** Canonical URI of the server. */
  readonly server: string;
  readonly traceId: string;
}

/** The most bytes to copy to the clipboard. */
const CLIPBOARD = 20_000_000;

/** Opens the contents of a trace as read-only documents, and copies them. */
export class OpenDocuments {
  readonly #source: DocumentSource;
  readonly #labeling: LabelingForViews;

  constructor(source: DocumentSource, labeling: LabelingForViews) {
    this.#source = source;
    this.#labeling = labeling;
  }

  /** Opens a span's value in its own tab. */
  async openValue(trace: DocumentTrace, span: SpanDetails, ref: string, form: ValueForm): Promise<void> {
    const part = { kind: 'value', spanId: span.id, ref, form } as const;
    await showDocument(documentUri({ ...trace, part }, `${span.name} ${nameOfValue(span, ref)}`));
  }

  /** Opens the whole trace as JSON: its info and all its spans. */
  async openTrace(trace: DocumentTrace): Promise<void> {
    const part = { kind: 'trace', form: 'json' } as const;
    await showDocument(documentUri({ ...trace, part }, trace.traceId));
  }

  /** Copies the whole trace as JSON. */
  async copyTrace(trace: DocumentTrace): Promise<void> {
    await this.#copy(trace, { kind: 'trace', form: 'json' });
  }

  /** Copies a whole value, even if it's shown truncated. */
  async copyValue(trace: DocumentTrace, part: SpanPart & { readonly kind: 'value' }): Promise<void> {
    await this.#copy(trace, part);
  }

  /**
   * Compares a span's output with its expectation in the diff editor. If there are several, the user picks
   * one.
   * @param spanId Null for the whole trace, whose output is the root span's.
   * @param name The span's name.
   */
  async compareWithExpectation(
    server: string,
    trace: TraceInfo,
    { spanId, labelId, name }: { spanId: string | null; labelId: string | null; name: string },
  ): Promise<void> {
    const expectations = this.#labeling
      .labels(server, trace)
      .filter(
        ({ kind, id, ...label }) =>
          KIND_TRAITS[kind].isExpected && (labelId === null ? label.spanId === spanId : id === labelId),
      );
    const expectation = await chosen(expectations);
    if (expectation === undefined) return;
    const { traceId } = trace;
    const structured = typeof expectation.value === 'object' && expectation.value !== null;
    const left: DocumentPart = { kind: 'label', labelId: expectation.id, form: structured ? 'json' : 'text' };
    const right: DocumentPart = {
      ...{ kind: 'value', spanId: expectation.spanId, ref: 'outputs' },
      form: structured ? 'json' : 'answer',
    };
    const expected = plainLine(expectation.name, 60);
    await showDiff(
      documentUri({ server, traceId, part: left }, expectation.name),
      documentUri({ server, traceId, part: right }, `${name} outputs`),
      vscode.l10n.t('{0} (expected) ↔ {1} (outputs)', expected, plainLine(name, 60)),
    );
  }

  async #copy(trace: DocumentTrace, part: DocumentPart): Promise<void> {
    const title = vscode.l10n.t('Copying…');
    const { length } = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title },
      async () => {
        const bytes = await this.#source.read({ ...trace, part }, AbortSignal.timeout(60_000));
        if (bytes.length <= CLIPBOARD) await vscode.env.clipboard.writeText(Buffer.from(bytes).toString());
        return bytes;
      },
    );
    if (length <= CLIPBOARD) return;
    const size = (length / 1e6).toFixed(0);
    throw new Error(
      vscode.l10n.t('This is too large for the clipboard ({0} MB). Open it as a document instead.', size),
    );
  }
}

async function chosen(expectations: readonly Label[]): Promise<Label | undefined> {
  if (expectations.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No expectation to compare with yet. Add one to this span first.'),
    );
  }
  if (expectations.length < 2) return expectations[0];
  const picked = await vscode.window.showQuickPick(
    expectations.map((label) => ({
      label: forIconLabel(label.name, 80),
      description: forIconLabel(formatValue(label), 120),
      expectation: label,
    })),
    { title: vscode.l10n.t('Select an expectation to compare with') },
  );
  return picked?.expectation;
}

/** Returns the name of a value for its tab. */
function nameOfValue(span: SpanDetails, ref: string): string {
  const attribute = span.attributes.find(({ value }) => value.ref === ref);
  const event = span.events.find(({ attributes }) => attributes.some(({ value }) => value.ref === ref));
  return attribute?.key ?? event?.name ?? ref;
}
