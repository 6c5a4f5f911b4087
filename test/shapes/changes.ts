/** A change to one declaration, and the places that must be updated with it. */
export interface Change {
  readonly title: string;
  /** The file of the declaration. */
  readonly file: string;
  /** Text that occurs exactly once in the file; `insert` is put before it. */
  readonly before: string;
  readonly insert: string;
  /**
   * The places that must be updated, each as the end of a path. The TypeScript check must fail in all of
   * them, and may fail in others unless `only` is set.
   */
  readonly places: readonly string[];
  /** Whether no other file may fail, because the change propagates automatically. */
  readonly only?: boolean;
  /** Files in which only the linter detects the missing update. */
  readonly linted?: readonly string[];
  /** Unit tests that must fail, for places that aren't compiled; each with the place it covers. */
  readonly tested?: Readonly<Record<string, string>>;
}

const SAMPLES = 'unit/protocol/filledSamples.ts';

export const changes: readonly Change[] = [
  {
    title: 'a new optional field of Assessment',
    file: 'src/model/assessment.ts',
    before: '  overrides: z.nullable(z.string()),\n};',
    insert: '  reviewedBy: z.optional(z.string()),\n',
    // It propagates automatically, except to displayed labels, which are copied field by field for speed.
    places: [SAMPLES, 'labels/overlay.ts'],
    only: true,
  },
  {
    title: 'a new optional field of Draft',
    file: 'src/model/draft.ts',
    before: '  rationale: z.string(),\n',
    insert: '  confidence: z.optional(z.string()),\n',
    places: [SAMPLES],
    only: true,
  },
  {
    title: 'a new panel action',
    file: 'src/protocol/panelActions.ts',
    before: '] as const;',
    insert: "  'foldAll',\n",
    places: ['trace/runAction.ts', 'trace/panelKeys.ts'],
    tested: { 'test/unit/manifest.test.ts': 'package.json' },
  },
  {
    title: 'a new problem action',
    file: 'src/model/problem.ts',
    before: '] as const;',
    insert: ", 'signIn'",
    places: ['ui/banner.tsx', 'trace/traceApp.tsx', 'table/tableApp.tsx'],
  },
  {
    title: 'a new connection state',
    file: 'src/servers/connection.ts',
    before: "  | { readonly kind: 'notConfigured';",
    insert: "  | { readonly kind: 'signedOut'; readonly server: string }\n",
    places: [
      'servers/connection.ts',
      'commands/commandArguments.ts',
      'commands/commands.ts',
      'quickLabel/quickLabel.ts',
      'tree/tracesView.ts',
    ],
    linted: ['src/app/panel/contentStatus.ts'],
  },
  {
    title: 'a new value type',
    file: 'src/model/value.ts',
    before: '] as const;\nexport type DataType',
    insert: ", 'date'",
    places: [
      'labels/suggestions.ts',
      'model/validate.ts',
      'documents/valueUri.ts',
      'quickLabel/choices.ts',
      'table/cellEditor.ts',
      'table/cellEditorView.tsx',
      'labelDraft.ts',
      'nameField.tsx',
      'picks.ts',
      'valueField.tsx',
      'valueTools.tsx',
    ],
  },
  {
    title: 'a new assessment kind',
    file: 'src/model/assessment.ts',
    before: '] as const;\nexport const AssessmentKind',
    insert: ", 'ranking'",
    places: [
      'model/assessment.ts',
      'mlflow/encode.ts',
      'mlflow/wireAssessment.ts',
      'quickLabel/askLabel.ts',
      'form.tsx',
      'nameField.tsx',
      'assessments/kindText.ts',
      'app/describeTrace.ts',
      'lastUsed.ts',
    ],
  },
];
