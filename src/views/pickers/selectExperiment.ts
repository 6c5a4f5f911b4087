import * as vscode from 'vscode';
import type { Experiment } from '../../model/trace';
import type { TraceApi } from '../../mlflow/api';
import { formatAge } from '../../model/format';
import type { Choices } from '../../platform/config';
import { forIconLabel } from '../../model/plainText';

const PAGE = 200;

interface ExperimentItem extends vscode.QuickPickItem {
  readonly experiment: Experiment;
}

/**
 * Lets the user select an experiment, most recently used first. If there is more than one page, the input is
 * used to search the server. The selection is saved by name, so that it also applies to other servers.
 * @returns Whether an experiment was selected.
 * @throws TrackingError when the list can't be loaded.
 */
export async function selectExperiment(
  choices: Choices,
  api: TraceApi,
  currentId: string | undefined,
): Promise<boolean> {
  const pick = vscode.window.createQuickPick<ExperimentItem>();
  pick.title = vscode.l10n.t('Select Experiment');
  pick.placeholder = vscode.l10n.t('Name of an experiment on {0}', forIconLabel(api.server));
  // VS Code identifies the chosen row by its index, so rows are only appended.
  const found = new Map<string, ExperimentItem>();
  let running = new AbortController();
  let allLoaded = false;

  const load = async (nameContains: string): Promise<void> => {
    running.abort();
    const { signal } = (running = new AbortController());
    pick.busy = true;
    try {
      const query = nameContains === '' ? { maxResults: PAGE } : { maxResults: PAGE, nameContains };
      const page = await api.searchExperiments(query, signal);
      if (signal.aborted) return;
      for (const experiment of page.items)
        if (!found.has(experiment.id)) found.set(experiment.id, toItem(experiment, currentId));
      pick.items = [...found.values()];
      allLoaded ||= nameContains === '' && page.nextPageToken === null;
      pick.busy = false;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };

  try {
    const experiment = await new Promise<Experiment | undefined>((resolve, reject) => {
      pick.onDidAccept(() => {
        const [chosen] = pick.selectedItems;
        if (chosen) resolve(chosen.experiment); // Otherwise the search is still running, or nothing matches.
      });
      pick.onDidHide(() => resolve(undefined));
      pick.onDidChangeValue((value) => {
        if (!allLoaded) load(value.trim()).catch(reject);
      });
      pick.show();
      load('').catch(reject);
    });
    if (experiment) await choices.choose({ experiment: experiment.name });
    return experiment !== undefined;
  } finally {
    running.abort();
    pick.dispose();
  }
}

function toItem(experiment: Experiment, currentId: string | undefined): ExperimentItem {
  const age = formatAge(experiment.updatedAt, Date.now());
  return {
    label: forIconLabel(experiment.name),
    description:
      experiment.id === currentId
        ? vscode.l10n.t('current · ID {0} · {1}', experiment.id, age)
        : vscode.l10n.t('ID {0} · {1}', experiment.id, age),
    experiment,
  };
}
