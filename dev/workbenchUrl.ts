import path from 'node:path';

export interface WorkbenchUrlOptions {
  /** A folder or a .code-workspace file. If absent, an empty window opens. */
  folder?: string;
  extensionDevelopmentPath?: string;
  extensionTestsPath?: string;
  disableExtensions?: boolean;
}

/** Returns the URL that opens the workbench of the server at `origin`. */
export function workbenchUrl(origin: string, options: WorkbenchUrlOptions): string {
  const remote = (file: string) => `vscode-remote://${new URL(origin).host}${encodeURI(absolute(file))}`;
  const payload = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  const { folder, extensionDevelopmentPath, extensionTestsPath } = options;
  if (extensionDevelopmentPath) payload.push(['extensionDevelopmentPath', remote(extensionDevelopmentPath)]);
  if (extensionTestsPath) payload.push(['extensionTestsPath', remote(extensionTestsPath)]);
  if (options.disableExtensions) payload.push(['disableExtensions', 'true']);
  const opened: [string, string] = !folder
    ? ['ew', 'true']
    : [folder.endsWith('.code-workspace') ? 'workspace' : 'folder', absolute(folder)];
  return `${origin}/?${new URLSearchParams([opened, ['payload', JSON.stringify(payload)]]).toString()}`;
}

/** Returns an absolute path with forward slashes, including a leading one, also on Windows. */
function absolute(file: string): string {
  return path
    .resolve(file)
    .replaceAll('\\', '/')
    .replace(/^(?!\/)/, '/');
}
