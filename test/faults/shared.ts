import type { History } from './history';
import type { Holders } from './holders';
import type { Roster } from './roster';

/** The state shared by all writers of a campaign. */
export interface Shared {
  readonly seed: number;
  readonly traces: readonly string[];
  readonly history: History;
  readonly roster: Roster;
  readonly holders: Holders;
  /** Records a line for debugging failures. */
  readonly note: (line: string) => void;
}
