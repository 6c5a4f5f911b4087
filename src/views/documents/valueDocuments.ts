import * as vscode from 'vscode';
import type { Draft } from '../../model/draft';
import { Emitter } from '../../model/event';
import type { DraftStore } from '../../labels/drafts/draftStore';
import { SingleFiles } from './singleFiles';
import { isJsonDocument, parseValueUri, VALUE_SCHEME, valueUri, type TracePlace } from './valueUri';

/** A draft as its tab left it. */
export interface EditedDraft extends TracePlace {
  readonly draft: Draft;
}

/**
 * Values of labels in editor tabs, as JSON or as text. A document is the value of a draft: opening shows it, saving
 * writes it there, and the form has it at once.
 */
export class ValueDocuments extends SingleFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #drafts: DraftStore;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #registration: vscode.Disposable;
  readonly #changedAt = new Map<string, number>();

  readonly #saved = new Emitter<EditedDraft>();

  readonly onDidChangeFile = this.#changed.event;
  /** A value was saved in its tab: the draft as it is now. */
  readonly onDidSave = this.#saved.event;

  constructor(drafts: DraftStore) {
    super();
    this.#drafts = drafts;
    this.#registration = vscode.workspace.registerFileSystemProvider(VALUE_SCHEME, this, {
      isCaseSensitive: true,
    });
  }

  /** Opens the value of a draft in a tab. What stands in the form becomes the draft. */
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

/** JSON as it is read best, where that changes nothing but the space; anything else as it was typed. */
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
