import * as vscode from 'vscode';
import { tagKeyProblem } from '../../model/tags';
import type { TraceInfo } from '../../model/trace';
import type { Handlers } from '../../protocol/declare';
import type { tracePanelRequests } from '../../protocol/panelMessages';
import type { RequestingPanel } from './panelContext';

type TagRequests = Pick<typeof tracePanelRequests, 'setTag' | 'deleteTag'>;

/**
 * Returns the handlers that change a trace's tags. The server also responds with 200 to changes that it
 * ignored (docs/mlflow-api.md#basics), so they read the trace again and verify the change.
 */
export function tagHandlers(panel: RequestingPanel): Handlers<TagRequests> {
  const required = (key: string) => {
    if (tagKeyProblem(key) !== null) throw new Error(vscode.l10n.t("That tag name isn't allowed."));
    const { session, traceId } = panel.content();
    if (!session) throw new Error(vscode.l10n.t('Not connected to {0}.', panel.server));
    const readBack = async (signal: AbortSignal): Promise<TraceInfo> => {
      const trace = await session.cache.refreshTrace(traceId, signal, { fresh: true });
      if (!trace) throw new Error(vscode.l10n.t('The trace was deleted on {0}.', panel.server));
      return trace;
    };
    return { api: session.api, traceId, readBack };
  };
  return {
    setTag: async ({ key, value }, signal) => {
      const { api, traceId, readBack } = required(key);
      await api.setTag(traceId, key, value, signal);
      const { tags } = await readBack(signal);
      if (Object.hasOwn(tags, key) && tags[key] === value) return {};
      throw new Error(vscode.l10n.t('{0} stored the tag differently.', panel.server));
    },
    deleteTag: async ({ key }, signal) => {
      const { api, traceId, readBack } = required(key);
      await api.deleteTag(traceId, key, signal);
      const { tags } = await readBack(signal);
      if (!Object.hasOwn(tags, key)) return {};
      throw new Error(vscode.l10n.t('{0} still has the tag.', panel.server));
    },
  };
}
