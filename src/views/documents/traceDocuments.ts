import * as vscode from 'vscode';
import type { Disposable } from '../../model/event';
import { describeProblem } from '../../model/problem';
import type { LabelingForViews } from '../../app/undo/viewLabeling';
import { DOCUMENT_SCHEME, parseDocumentUri } from './documentUri';
import type { DocumentSource } from '../../app/documents/documentSource';
import { SingleFiles } from './singleFiles';

/** Milliseconds to cache content, because VS Code requests the size first and then the content. */
const KEPT_MS = 10_000;

/** Read-only documents for a trace's contents. VS Code provides find, folding, wrapping, and diffs. */
export class TraceDocuments extends SingleFiles implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #source: DocumentSource;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #registration: vscode.Disposable;
  readonly #kept = new Map<string, { content: Promise<Uint8Array>; timer: NodeJS.Timeout }>();
  readonly #labels: Disposable;
  /** When a document's content last changed because its label was edited, in milliseconds since the epoch. */
  readonly #changedAt = new Map<string, number>();
  readonly #ended = new AbortController();

  readonly onDidChangeFile = this.#changed.event;

  constructor(source: DocumentSource, labeling: LabelingForViews) {
    super();
    this.#source = source;
    this.#labels = labeling.onDidChange(({ server, traceId }) => this.#refreshLabels(server, traceId));
    this.#registration = vscode.workspace.registerFileSystemProvider(DOCUMENT_SCHEME, this, {
      isCaseSensitive: true,
      isReadonly: new vscode.MarkdownString(
        vscode.l10n.t("A trace is a record of what happened. You can label it, but you can't change it."),
      ),
    });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { length: size } = await this.readFile(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: this.#changedAt.get(uri.toString()) ?? 0, size };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const place = parseDocumentUri(uri);
    if (!place) throw vscode.FileSystemError.FileNotFound(uri);
    const key = uri.toString();
    const kept = this.#kept.get(key);
    if (kept) return kept.content;
    const content = this.#source.read(place, this.#ended.signal).catch((error: unknown) => {
      this.#forget(key);
      const { kind, message } = describeProblem(error);
      throw kind === 'notFound'
        ? vscode.FileSystemError.FileNotFound(message)
        : vscode.FileSystemError.Unavailable(message);
    });
    this.#kept.set(key, { content, timer: setTimeout(() => this.#forget(key), KEPT_MS) });
    return content;
  }

  writeFile(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  dispose(): void {
    this.#ended.abort();
    for (const key of [...this.#kept.keys()]) this.#forget(key);
    this.#labels.dispose();
    this.#registration.dispose();
    this.#changed.dispose();
  }

  /** Refreshes the open documents of a trace's labels. */
  #refreshLabels(server: string, traceId: string): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      const place = uri.scheme === DOCUMENT_SCHEME ? parseDocumentUri(uri) : undefined;
      if (place?.part.kind !== 'label' || place.server !== server || place.traceId !== traceId) continue;
      this.#forget(uri.toString());
      this.#changedAt.set(uri.toString(), Date.now());
      this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    }
  }

  #forget(key: string): void {
    clearTimeout(this.#kept.get(key)?.timer);
    this.#kept.delete(key);
  }
}
