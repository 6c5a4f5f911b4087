import type { SpanDetails } from '../../model/span';
import type { Handlers } from '../../protocol/declare';
import type { tracePanelRequests } from '../../protocol/panelMessages';
import type { Compared } from '../documents/compare';
import type { HandlerHelpers, PanelContext, RequestingPanel } from './panelContext';
import { panelTitle } from '../../app/panel/describeHeader';

type DocumentRequests = Pick<
  typeof tracePanelRequests,
  | 'openValue'
  | 'copyValue'
  | 'openTraceJson'
  | 'copyTraceJson'
  | 'compareWithExpectation'
  | 'selectForCompare'
  | 'compareWithSelected'
>;

/** Returns the handlers that open values and traces as documents, copy them, and compare them. */
export function documentHandlers(
  { documents, comparison }: PanelContext,
  panel: RequestingPanel,
  { trace, start }: HandlerHelpers,
): Handlers<DocumentRequests> {
  const { server } = panel;
  const here = () => ({ server, traceId: panel.content().traceId });
  const span = (spanId: string): Promise<SpanDetails> => panel.content().details(spanId);
  const side = async (spanId: string): Promise<Compared> => {
    const { id, name } = await span(spanId);
    return { ...here(), span: { id, name }, title: panelTitle(trace()) };
  };
  return {
    openValue: ({ spanId, ref, form }) => {
      start('Open value', async () => documents.openValue(here(), await span(spanId), ref, form));
      return {};
    },
    copyValue: async ({ spanId, ref, form }) => {
      await documents.copyValue(here(), { kind: 'value', spanId, ref, form });
      return {};
    },
    openTraceJson: () => {
      start('Open trace as JSON', () => documents.openTrace(here()));
      return {};
    },
    copyTraceJson: async () => {
      await documents.copyTrace(here());
      return {};
    },
    compareWithExpectation: (asked) => {
      start('Compare with expectation', () => documents.compareWithExpectation(server, trace(), asked));
      return {};
    },
    selectForCompare: async ({ spanId }) => {
      comparison.select(await side(spanId));
      return {};
    },
    compareWithSelected: ({ spanId }) => {
      start('Compare', async () => comparison.compareWith(await side(spanId)));
      return {};
    },
  };
}
