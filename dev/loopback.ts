import http from 'node:http';

/** What every server of ours listens on. */
const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/**
 * An environment in which this machine's own servers are asked directly, whatever proxy it names: a proxy elsewhere cannot
 * reach them. Programs read the variable in capitals or in small letters.
 */
export function withLoopbackDirect(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const listed = [env['NO_PROXY'], env['no_proxy']].flatMap((hosts) => (hosts ?? '').split(','));
  const hosts = [...new Set([...listed.map((host) => host.trim()).filter(Boolean), ...LOOPBACK])];
  // Only alone does it mean every host.
  const direct = hosts.includes('*') ? '*' : hosts.join(',');
  return { ...env, NO_PROXY: direct, no_proxy: direct };
}

/** The same for this process, and for children that are given its environment. */
export function askLoopbackDirectly(): void {
  Object.assign(process.env, withLoopbackDirect(process.env));
}

/** Whether a server of this machine answers with a success within two seconds. Never by way of a proxy. */
export function answersOk(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    // An agent of its own knows no proxy, while Node's global one may.
    const request = http.get(url, { agent: new http.Agent(), signal: AbortSignal.timeout(2_000) });
    request.once('error', () => resolve(false));
    request.once('response', (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      resolve(status >= 200 && status < 300);
    });
  });
}
