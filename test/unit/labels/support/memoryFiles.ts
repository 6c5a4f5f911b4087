import { TEMPORARY } from '../../../../src/labels/storage/durable';
import type { FileSystem } from '../../../../src/labels/storage/fileSystem';

export type Operation = keyof FileSystem;

/** A file's content in memory and the part of it that was flushed. */
interface Content {
  text: string;
  flushed: string | undefined;
}

interface NameChange {
  readonly folders: readonly string[];
  readonly apply: (names: Map<string, Content>) => void;
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

/**
 * A disk that loses unflushed data when the power fails: contents are torn, and name changes are lost from
 * some point on. `step` can stop a process between or within any two operations by never resolving.
 */
export class MemoryDisk {
  #live = new Map<string, Content>();
  #durable = new Map<string, Content>();
  #folders = new Set<string>();
  #journal: NameChange[] = [];
  /** Called at the start of an operation. Throws to make it fail. */
  fault: (operation: Operation, path: string) => void = () => undefined;

  /** false: the disk reports a flush that it didn't do. */
  flushes = true;

  /** The paths and texts of all files that a process would see now. */
  files(): ReadonlyMap<string, string> {
    return new Map([...this.#live].map(([path, content]) => [path, content.text]));
  }

  /** The entries on disk, without heartbeats and temporary files. */
  entryFiles(): string[] {
    const names = [...this.#live.keys()];
    return names.filter((path) => !path.endsWith('window.json') && !path.endsWith(TEMPORARY));
  }

  put(path: string, text: string): void {
    const content = { text, flushed: text };
    this.#live.set(path, content);
    this.#durable.set(path, content);
    this.#addFolder(parent(path));
  }

  /** Simulates a power failure. */
  lose(random: () => number): void {
    const kept = Math.floor(random() * (this.#journal.length + 1));
    for (const change of this.#journal.slice(0, kept)) change.apply(this.#durable);
    this.#journal = [];
    const torn = ({ text, flushed }: Content): string =>
      flushed ?? text.slice(0, Math.floor(random() * text.length));
    this.#durable = new Map(
      [...this.#durable].map(([path, content]) => {
        const text = torn(content);
        return [path, { text, flushed: text }];
      }),
    );
    this.#live = new Map(this.#durable);
    for (const path of this.#live.keys()) this.#addFolder(parent(path));
  }

  /** Opens the disk for one process. `step` is awaited before each change and within each write. */
  open(step: () => Promise<void> = () => Promise.resolve()): FileSystem {
    const begin = async (operation: Operation, path: string): Promise<void> => {
      await Promise.resolve();
      this.fault(operation, path);
    };
    const write = async (operation: Operation, path: string, text: string): Promise<Content> => {
      await begin(operation, path);
      await step();
      if (!this.#folders.has(parent(path))) throw systemError('ENOENT');
      const content: Content = { text: '', flushed: undefined };
      this.#rename((names) => names.set(path, content), [parent(path)]);
      await step();
      content.text = text.slice(0, Math.floor(text.length / 2));
      await step();
      content.text = text;
      return content;
    };
    return {
      makeFolder: async (path) => {
        await begin('makeFolder', path);
        await step();
        this.#addFolder(path);
      },
      list: async (path) => {
        await begin('list', path);
        return this.#list(path);
      },
      folders: async (path) => {
        await begin('folders', path);
        return this.#list(path).filter((name) => this.#folders.has(`${path}/${name}`));
      },
      read: async (path) => {
        await begin('read', path);
        return this.#live.get(path)?.text;
      },
      exists: async (path) => {
        await begin('exists', path);
        return this.#live.has(path);
      },
      write: async (path, text) => {
        await write('write', path, text);
      },
      writeFlushed: async (path, text) => {
        const content = await write('writeFlushed', path, text);
        await step();
        if (this.flushes) content.flushed = text;
      },
      rename: async (from, to) => {
        await begin('rename', from);
        await step();
        this.#move(from, to);
      },
      remove: async (path) => {
        await begin('remove', path);
        await step();
        if (this.#live.has(path)) this.#rename((names) => names.delete(path), [parent(path)]);
      },
      removeFolder: async (path) => {
        await begin('removeFolder', path);
        await step();
        if (this.#list(path).length === 0) this.#folders.delete(path);
      },
      syncFolder: async (path) => {
        await begin('syncFolder', path);
        await step();
        for (const change of this.#journal.filter(({ folders }) => folders.includes(path))) {
          change.apply(this.#durable);
        }
        this.#journal = this.#journal.filter(({ folders }) => !folders.includes(path));
      },
    };
  }

  #move(from: string, to: string): void {
    if (this.#folders.has(from)) {
      for (const folder of [...this.#folders]) {
        if (folder !== from && !folder.startsWith(`${from}/`)) continue;
        this.#folders.delete(folder);
        this.#addFolder(`${to}${folder.slice(from.length)}`);
      }
      this.#rename(
        (names) => {
          for (const [path, content] of [...names]) {
            if (!path.startsWith(`${from}/`)) continue;
            names.delete(path);
            names.set(`${to}${path.slice(from.length)}`, content);
          }
        },
        [parent(from), from, to],
      );
      return;
    }
    const content = this.#live.get(from);
    if (content === undefined) throw systemError('ENOENT');
    this.#rename(
      (names) => {
        names.delete(from);
        names.set(to, content);
      },
      [parent(from), parent(to)],
    );
  }

  #rename(apply: (names: Map<string, Content>) => void, folders: string[]): void {
    apply(this.#live);
    this.#journal.push({ folders, apply });
  }

  #addFolder(path: string): void {
    for (let folder = path; folder !== ''; folder = parent(folder)) this.#folders.add(folder);
  }

  #list(path: string): string[] {
    const inside = [...this.#live.keys(), ...this.#folders].filter((name) => parent(name) === path);
    return inside.map((name) => name.slice(path.length + 1)).sort();
  }
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
