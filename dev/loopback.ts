import http from 'node:http';

/** The addresses that our servers listen on. */
const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/**
 * Returns an environment that bypasses any proxy for servers on this machine, because a proxy elsewhere can't
 * reach them. Sets both spellings, because some programs read the lowercase variable.
 */
export function withLoopbackDirect(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const listed = [env['NO_PROXY'], env['no_proxy']].flatMap((hosts) => (hosts ?? '').split(','));
  const hosts = [...new Set([...listed.map((host) => host.trim()).filter(Boolean), ...LOOPBACK])];
  // `*` means all hosts only if it's the only entry.
  const direct = hosts.includes('*') ? '*' : hosts.join(',');
  return { ...env, NO_PROXY: direct, no_proxy: direct };
}

/** Applies `withLoopbackDirect` to this process, and so to children that inherit its environment. */
export function askLoopbackDirectly(): void {
  Object.assign(process.env, withLoopbackDirect(process.env));
}

/** Returns whether a server on this machine responds with success within two seconds. Never uses a proxy. */
export function answersOk(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    // A separate agent has no proxy. Node's global agent may have one.
    const request = http.get(url, { agent: new http.Agent(), signal: AbortSignal.timeout(2_000) });
    request.once('error', () => resolve(false));
    request.once('response', (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      resolve(status >= 200 && status < 300);
    });
  });
}
