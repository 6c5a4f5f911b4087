import { provision } from '../../dev/cache';
import type { Log } from '../../dev/log';
import { MLFLOW_NEWEST } from '../../dev/mlflow';
import { makeVenv, venvPython } from '../../dev/python';

/** The versions that the scripts were written for. When you change them, rename the folder as well. */
const PACKAGES = [
  `mlflow==${MLFLOW_NEWEST}`,
  'openai==2.54.0',
  'anthropic==2.13.0',
  'langchain==1.5.2',
  'langchain-openai==1.7.4',
  'langgraph==1.2.24',
  'llama-index-core==0.14.25',
  'llama-index-llms-openai==0.8.3',
  'pydantic-ai-slim[openai]==2.31.1',
  'openinference-instrumentation-openai==0.1.66',
  'openinference-instrumentation-langchain==0.1.80',
  'opentelemetry-exporter-otlp-proto-http==1.45.2',
];

/** Provides a Python with MLflow and the frameworks, in a cached virtual environment. */
export async function provideFrameworks(log: Log): Promise<string> {
  const dir = await provision('frameworks-1', log, async (venv) => {
    log(
      `Installing MLflow and ${PACKAGES.length - 1} framework packages into ${venv} (2-5 min, 1.1 GB, only once)…`,
    );
    await makeVenv(venv, PACKAGES);
  });
  return venvPython(dir);
}
