import * as l10n from '@vscode/l10n';
import { plainLine } from '../model/plainText';
import type { ServerChoice } from '../model/serverSources';

/** Returns what names the server, as a text for tooltips and pickers. Never contains its address. */
export function describeOrigin({ origin, name }: Omit<ServerChoice, 'uri'>): string {
  switch (origin) {
    case 'setting':
      return l10n.t('From the settings');
    case 'choice':
      return l10n.t('Selected for this folder');
    case 'envFile':
      return l10n.t('From {0}', plainLine(name));
    case 'launch':
      return l10n.t('From "{0}" in launch.json', plainLine(name));
    case 'environment':
      return l10n.t('From the environment variable MLFLOW_TRACKING_URI');
    case 'local':
      return l10n.t('Found on this computer');
  }
}
