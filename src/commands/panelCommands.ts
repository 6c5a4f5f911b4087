import * as z from 'zod/mini';
import { PANEL_ACTIONS } from '../protocol/panelActions';
import type { ActionTarget } from '../app/panel/panelSender';
import type { TracePanels } from '../views/panel/tracePanels';

/** The argument of `setValue`: a digit from 1 to 9. */
const Digit = z.number().check(z.int(), z.gte(1), z.lte(9));

/** The argument passed by a span's context menu. */
const SpanArgument = z.object({ spanId: z.string() });

function targetOf(argument: unknown): ActionTarget {
  const digit = Digit.safeParse(argument).data;
  const spanId = SpanArgument.safeParse(argument).data?.spanId;
  return { ...(digit === undefined ? {} : { digit }), ...(spanId === undefined ? {} : { spanId }) };
}

/** Returns the commands that run the actions of a trace panel, for custom keybindings. */
export function panelCommands(
  panels: TracePanels,
): Record<`mlflowTraces.panel.${string}`, (argument: unknown) => void> {
  return Object.fromEntries(
    PANEL_ACTIONS.map((action) => [
      `mlflowTraces.panel.${action}` as const,
      (argument: unknown) => panels.runAction(action, targetOf(argument)),
    ]),
  );
}
