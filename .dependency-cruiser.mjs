// Who may import whom. `npm run lint` holds it; docs/architecture.md, "Modules", shows it.

/** Which modules of src a module may import from, besides itself. Everything else is refused: imports run one way. */
const modules = {
  model: [],
  protocol: ['model'],
  mlflow: ['model'],
  traces: ['model', 'mlflow'],
  labels: ['model', 'mlflow'],
  servers: ['model', 'mlflow', 'traces', 'labels'],
  app: ['model', 'protocol', 'mlflow', 'traces', 'labels', 'servers'],
  platform: ['model'],
  views: ['model', 'protocol', 'mlflow', 'traces', 'labels', 'servers', 'app', 'platform'],
  commands: ['model', 'protocol', 'mlflow', 'traces', 'labels', 'servers', 'app', 'platform', 'views'],
};

/** Which folders a folder inside a module may import from, besides itself and the files that stand beside it. */
const folders = {
  'src/labels': { storage: [], outbox: ['storage'], drafts: ['storage'], undo: ['storage'] },
  'src/views': {
    bulk: ['quickLabel'],
    documents: [],
    panel: ['documents'],
    pickers: [],
    quickLabel: [],
    table: [],
    tree: [],
    waiting: [],
  },
  webview: { ui: [], table: ['ui'], trace: ['ui'] },
  'webview/trace/assessments': { cards: [], form: ['cards'], notes: ['form', 'cards'] },
};

const betweenModules = Object.entries(modules).map(([name, allowed]) => ({
  name: `src/${name} imports ${['itself', ...allowed].join(', ')} only`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: '^src/', pathNot: `^src/(${[name, ...allowed].join('|')})/` },
}));

const betweenFolders = Object.entries(folders).flatMap(([parent, inner]) =>
  Object.entries(inner).map(([name, allowed]) => ({
    name: `${parent}/${name} imports ${['itself', ...allowed].join(', ')} only`,
    severity: 'error',
    from: { path: `^${parent}/${name}/` },
    to: { path: `^${parent}/[^/]+/`, pathNot: `^${parent}/(${[name, ...allowed].join('|')})/` },
  })),
);

export default {
  forbidden: [
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    ...betweenModules,
    ...betweenFolders,
    {
      name: 'src imports neither webview nor test nor dev',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(webview|test|dev)/' },
    },
    {
      name: 'webview imports src/model and src/protocol only',
      severity: 'error',
      from: { path: '^webview/' },
      to: { path: '^(src|test|dev)/', pathNot: '^src/(model|protocol)/' },
    },
    {
      name: 'model and protocol need zod and l10n only',
      severity: 'error',
      from: { path: '^src/(model|protocol)/' },
      to: { dependencyTypes: ['npm', 'npm-dev'], pathNot: '/zod/|/@vscode/l10n/' },
    },
    {
      name: 'everything that is imported is there',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(vscode|tsx/cjs/api)$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true, // imports of types, too
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|out)/|^esbuild\\.mjs$' },
  },
};
