import { once } from 'node:events';
import net from 'node:net';
import { createInterface } from 'node:readline';
import { HostReport, type KeyPress } from './messages';

/** The result of a key press; `killed` if its extension host is gone. */
export type Pressed = { readonly error: string | null } | 'killed';

/** A connected extension host, until its connection ends. */
export class Host {
  readonly #socket: net.Socket;
  readonly #waiting = new Map<number, (pressed: Pressed) => void>();
  readonly pid: number;
  /** Resolves when the host is gone and all its output was read. */
  readonly gone: Promise<void>;
  #presses = 0;

  constructor(socket: net.Socket, pid: number) {
    this.#socket = socket;
    this.pid = pid;
    this.gone = new Promise((resolve) => {
      socket.once('close', () => {
        for (const n of [...this.#waiting.keys()]) this.ended(n, 'killed');
        resolve();
      });
    });
  }

  press(label: KeyPress['label']): Promise<Pressed> {
    this.#presses += 1;
    const n = this.#presses;
    const pressed = new Promise<Pressed>((resolve) => this.#waiting.set(n, resolve));
    if (this.#socket.writable) this.#socket.write(`${JSON.stringify({ n, label })}\n`);
    else this.ended(n, 'killed');
    return pressed;
  }

  ended(n: number, pressed: Pressed): void {
    this.#waiting.get(n)?.(pressed);
    this.#waiting.delete(n);
  }
}

/** The server that the extension hosts report to. */
export class Reception {
  readonly #server = net.createServer((socket) => this.#greet(socket));
  readonly #expected = new Map<string, (host: Host) => void>();

  /** Starts listening and resolves to the port. */
  async open(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
    return address.port;
  }

  /** Resolves to the next extension host of the window with this folder. */
  async next(folder: string, timeoutMs: number): Promise<Host> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no extension host for ${folder} in ${timeoutMs} ms`)),
        timeoutMs,
      );
      this.#expected.set(folder, (host) => {
        clearTimeout(timer);
        resolve(host);
      });
    });
  }

  close(): void {
    this.#server.close();
  }

  #greet(socket: net.Socket): void {
    let host: Host | undefined;
    const lines = createInterface({ input: socket });
    // Ignore errors of killed hosts; only the end of the connection matters.
    for (const each of [socket, lines]) each.on('error', () => undefined);
    lines.on('line', (line) => {
      const report = HostReport.parse(JSON.parse(line));
      if ('n' in report) host?.ended(report.n, report);
      else {
        host = new Host(socket, report.pid);
        this.#expected.get(report.folder)?.(host);
      }
    });
  }
}
