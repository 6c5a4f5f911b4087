import * as z from 'zod/mini';
import { PANEL_ACTIONS } from '../protocol/panelActions';
import type { ActionAbout } from '../app/panel/panelSender';
import type { TracePanels } from '../views/panel/tracePanels';

/** `setValue` takes the digit that is pressed in the panel: 1 … 9. */
const Digit = z.number().check(z.int(), z.gte(1), z.lte(9));

/** What the context menu of a span gives. */
const OfSpan = z.object({ spanId: z.string() });

function aboutOf(argument: unknown): ActionAbout {
  const digit = Digit.safeParse(argument).data;
  const spanId = OfSpan.safeParse(argument).data?.spanId;
  return { ...(digit === undefined ? {} : { digit }), ...(spanId === undefined ? {} : { spanId }) };
}

/** The commands that do what the keys of a trace panel do, for whoever binds other keys to them. */
export function panelCommands(
  panels: TracePanels,
): Record<`mlflowTraces.panel.${string}`, (argument: unknown) => void> {
  return Object.fromEntries(
    PANEL_ACTIONS.map((action) => [
      `mlflowTraces.panel.${action}` as const,
      (argument: unknown) => panels.act(action, aboutOf(argument)),
    ]),
  );
}
