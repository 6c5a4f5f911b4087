/** Four lines of Python that make a trace in a given experiment: what an empty experiment's welcome view offers. */
export function traceSnippet(trackingUri: string, experiment: string): string {
  const quoted = (text: string): string => JSON.stringify(text);
  return [
    `import mlflow; mlflow.set_tracking_uri(${quoted(trackingUri)}); mlflow.set_experiment(${quoted(experiment)})`,
    '@mlflow.trace',
    'def app(question): return question.upper()',
    'app("Does this show up in the editor?")',
    '',
  ].join('\n');
}
