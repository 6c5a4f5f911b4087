import * as vscode from 'vscode';
import { KIND_TRAITS, type Label } from '../../model/assessment';
import type { SpanDetails } from '../../model/span';
import type { TraceInfo } from '../../model/trace';
import type { SpanPart, ValueForm } from '../../model/traceDocument';
import { heldText } from '../../model/exactValue';
import { forIconLabel, plainLine } from '../../model/plainText';
import type { Labeling } from '../../app/labeling';
import type { DocumentSource } from '../../app/documents/documentSource';
import type { DocumentPart } from '../../app/documents/documentPlace';
import { documentUri } from './documentUri';
import { showDiff, showDocument } from './showDocument';

/** A trace as documents are made of it. */
export interface DocumentTrace {
  /** Canonical URI of the server. */
  readonly server: string;
  readonly traceId: string;
}

/** Bytes that are put on the clipboard at most. */
const CLIPBOARD = 20_000_000;

/** Opens what a trace holds as read-only documents, and copies it. */
export class OpenDocuments {
  readonly #source: DocumentSource;
  readonly #labeling: Labeling;

  constructor(source: DocumentSource, labeling: Labeling) {
    this.#source = source;
    this.#labeling = labeling;
  }

  /** A value of a span in a tab of its own. */
  async openValue(trace: DocumentTrace, span: SpanDetails, ref: string, form: ValueForm): Promise<void> {
    const part = { kind: 'value', spanId: span.id, ref, form } as const;
    await showDocument(documentUri({ ...trace, part }, `${span.name} ${nameOfValue(span, ref)}`));
  }

  /** The whole trace as JSON: what the server says of it, and all its spans. */
  async openTrace(trace: DocumentTrace): Promise<void> {
    const part = { kind: 'trace', form: 'json' } as const;
    await showDocument(documentUri({ ...trace, part }, trace.traceId));
  }

  /** The whole trace as JSON on the clipboard. */
  async copyTrace(trace: DocumentTrace): Promise<void> {
    await this.#copy(trace, { kind: 'trace', form: 'json' });
  }

  /** A value as a whole on the clipboard, however much of it is shown. */
  async copyValue(trace: DocumentTrace, part: SpanPart & { readonly kind: 'value' }): Promise<void> {
    await this.#copy(trace, part);
  }

  /**
   * What a span answered beside what was expected of it, in the diff editor. Of several expectations the user chooses one.
   * @param spanId null: of the whole trace, whose answer is the root's.
   * @param name The span's.
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
      vscode.l10n.t(
        'This is {0} MB, which is too much for the clipboard. Open it as a document instead.',
        size,
      ),
    );
  }
}

async function chosen(expectations: readonly Label[]): Promise<Label | undefined> {
  if (expectations.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('There is no expectation to compare with yet. Add one to this span first.'),
    );
  }
  if (expectations.length < 2) return expectations[0];
  const picked = await vscode.window.showQuickPick(
    expectations.map((label) => ({
      label: forIconLabel(label.name, 80),
      description: forIconLabel(heldText(label), 120),
      expectation: label,
    })),
    { title: vscode.l10n.t('Compare with which expectation?') },
  );
  return picked?.expectation;
}

/** What a value is called in its tab. */
function nameOfValue(span: SpanDetails, ref: string): string {
  const attribute = span.attributes.find(({ value }) => value.ref === ref);
  const event = span.events.find(({ attributes }) => attributes.some(({ value }) => value.ref === ref));
  return attribute?.key ?? event?.name ?? ref;
}
