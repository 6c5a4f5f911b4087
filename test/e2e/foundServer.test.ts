import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MLFLOW_OLDEST } from '../../dev/mlflow';
import { keepEvidence } from '../support/evidence';
import { newExperiment, sharedServer, type SharedServer } from '../support/servers';
import { makeAgentTraces } from '../support/traces';
import { Workbench } from '../support/workbench';
import { TracesView } from './pages/tracesView';
import { makeWorkspace, type Workspace } from './pages/workspace';

interface Place {
  readonly server: SharedServer;
  readonly experiment: string;
}

describe('The server that a folder or the environment names', function () {
  this.timeout(150_000);
  let newest: Place;
  let oldest: Place;
  let workspace: Workspace;
  let workbench: Workbench;
  let view: TracesView;
  keepEvidence(() => workbench);

  before(async () => {
    const made = async (version?: string): Promise<Place> => {
      const server = await sharedServer(version);
      const experiment = (await newExperiment(server, 'found')).name;
      await makeAgentTraces(server, experiment, { count: version === undefined ? 1 : 2 });
      return { server, experiment };
    };
    [newest, oldest] = await Promise.all([made(), made(MLFLOW_OLDEST)]);
  });
  beforeEach(async () => (workspace = await makeWorkspace({})));
  afterEach(async () => {
    await workbench.close();
    await workspace.remove();
  });

  const open = async (folder: string, env: Record<string, string> = {}): Promise<void> => {
    workbench = await Workbench.open({ folder, env });
    workbench.page.setDefaultTimeout(20_000);
    view = new TracesView(workbench.page);
    await view.open();
  };
  const variables = ({ server, experiment }: Place): Record<string, string> => ({
    MLFLOW_TRACKING_URI: server.uri,
    MLFLOW_EXPERIMENT_NAME: experiment,
  });
  const write = async (file: string, text: string): Promise<void> => {
    const full = path.join(workspace.folder, file);
    await mkdir(path.dirname(full), { recursive: true });
    await writeFile(full, text);
  };
  const writeEnvFile = (place: Place): Promise<void> =>
    write(
      '.env',
      ['# for the agent', ...Object.entries(variables(place)).map((one) => one.join('='))].join('\n'),
    );
  /** Waits for the list of a place, and for what the status bar says of its server. */
  const shows = async (place: Place, origin: string): Promise<void> => {
    await view
      .row(place === newest ? 'Question 1' : 'Question 2')
      .first()
      .waitFor();
    const status = workbench.page.locator('.statusbar-item').filter({ hasText: place.experiment });
    await status.hover();
    const tooltip = workbench.page.locator('.workbench-hover').filter({ hasText: place.server.uri });
    await tooltip.filter({ hasText: origin }).waitFor();
    await workbench.page.mouse.move(0, 0);
  };

  it('is that of .env, and follows the file', async () => {
    await writeEnvFile(newest);
    await open(workspace.folder);
    await shows(newest, 'From .env');
    await workbench.screenshot('found in env file');
    await writeEnvFile(oldest);
    await shows(oldest, 'From .env');
  });

  it('is asked for once if .env and the environment differ', async () => {
    await open(workspace.folder, variables(oldest));
    await shows(oldest, 'From the environment variable MLFLOW_TRACKING_URI');
    await writeEnvFile(newest);
    await view.pane
      .getByText(/Your workspace and environment name more than one MLflow tracking server/)
      .waitFor();
    await workbench.screenshot('found two servers');
    await view.pane.getByRole('button', { name: 'Select Tracking Server' }).click();
    const { quickInput } = workbench;
    await quickInput.widget.getByText('From the environment variable').waitFor();
    await workbench.screenshot('found two servers, picker');
    await quickInput.choose(newest.server.uri);
    await shows(newest, 'Selected for this folder');
    await workbench.reload();
    await view.open();
    await shows(newest, 'Selected for this folder');
  });

  it('is that of the first of several folders that names one, in its settings or in launch.json', async () => {
    const settings = {
      'mlflowTraces.trackingUri': newest.server.uri,
      'mlflowTraces.experiment': newest.experiment,
    };
    await write('first/.vscode/settings.json', '{}');
    await write('second/.vscode/settings.json', JSON.stringify(settings));
    await write('both.code-workspace', JSON.stringify({ folders: [{ path: 'first' }, { path: 'second' }] }));
    await open(path.join(workspace.folder, 'both.code-workspace'));
    await shows(newest, 'From the settings');
    const configurations = [
      { name: 'Debug agent', type: 'debugpy', request: 'launch', env: variables(oldest) },
      { name: 'Other', type: 'debugpy', request: 'launch', env: { MLFLOW_TRACKING_URI: '${env:HOME}' } },
    ];
    await write('first/.vscode/launch.json', JSON.stringify({ version: '0.2.0', configurations }));
    await write('second/.vscode/settings.json', '{}');
    await shows(oldest, 'From "Debug agent" in launch.json');
  });
});
