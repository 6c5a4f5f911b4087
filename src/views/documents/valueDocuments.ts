import * as vscode from 'vscode';
import type { Draft } from '../../model/draft';
import { Emitter } from '../../model/event';
import type { DraftStore } from '../../labels/drafts/draftStore';
import { SingleFiles } from './singleFiles';
import { isJsonDocument, parseValueUri, VALUE_SCHEME, valueUri, type TracePlace } from './valueUri';

/** A draft after its value was saved in its tab. */
export interface EditedDraft extends TracePlace {
  readonly draft: Draft;
}

/**
 * Label values in editor tabs, as JSON or text. Each document is the value of a draft: opening it shows the
 * value, and saving it updates the draft and the form.
 */
export class ValueDocuments extends SingleFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #drafts: DraftStore;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #registration: vscode.Disposable;
  readonly #changedAt = new Map<string, number>();

  readonly #saved = new Emitter<EditedDraft>();

  readonly onDidChangeFile = this.#changed.event;
  /** Fires with the updated draft when a value was saved in its tab. */
  readonly onDidSave = this.#saved.event;

  constructor(drafts: DraftStore) {
    super();
    this.#drafts = drafts;
    this.#registration = vscode.workspace.registerFileSystemProvider(VALUE_SCHEME, this, {
      isCaseSensitive: true,
    });
  }

  /** Opens a draft's value in a tab. The form's content becomes the draft. */
  async open(place: TracePlace, draft: Draft): Promise<void> {
    await this.#drafts.load(place.server, place.traceId);
    const typed: Draft = isJsonDocument(draft.dataType) ? { ...draft, dataType: 'json' } : draft;
    this.#drafts.set(place.server, place.traceId, place.place, typed);
    const uri = valueUri(place, typed);
    this.#touch(uri);
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { length: size } = await this.readFile(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: this.#changedAt.get(uri.toString()) ?? 0, size };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const place = required(uri);
    await this.#drafts.load(place.server, place.traceId);
    return Buffer.from(pretty(this.#draftAt(place) ?? place.draft));
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const place = required(uri);
    await this.#drafts.load(place.server, place.traceId);
    const draft = this.#draftAt(place) ?? place.draft;
    const edited: Draft = { ...draft, value: Buffer.from(content).toString() };
    this.#drafts.set(place.server, place.traceId, place.place, edited);
    this.#touch(uri);
    this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    this.#saved.fire({ ...place, draft: edited });
    await this.#drafts.flush();
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
    this.#saved.dispose();
  }

  #draftAt({ server, traceId, place }: TracePlace): Draft | undefined {
    return this.#drafts
      .ofTrace(server, traceId)
      .find((kept) => kept.place.spanId === place.spanId && kept.place.labelId === place.labelId)?.draft;
  }

  #touch(uri: vscode.Uri): void {
    this.#changedAt.set(uri.toString(), Date.now());
  }
}

function required(uri: vscode.Uri): NonNullable<ReturnType<typeof parseValueUri>> {
  const place = parseValueUri(uri);
  if (!place) throw vscode.FileSystemError.FileNotFound(uri);
  return place;
}

/** Formats JSON if that changes only whitespace. Returns anything else unchanged. */
function pretty({ dataType, value }: Draft): string {
  if (!isJsonDocument(dataType)) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    const same = JSON.stringify(parsed) === value.replace(/\s+/g, '') || JSON.stringify(parsed) === value;
    return same ? `${JSON.stringify(parsed, null, 2)}\n` : value;
  } catch {
    return value;
  }
}
