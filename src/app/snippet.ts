/**
 * Returns four lines of Python that create a trace in the given experiment. Offered by the welcome view of an
 * empty experiment.
 */
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
