import type { History } from './history';
import type { Holders } from './holders';
import type { Roster } from './roster';

/** What all writers of a campaign have in common. */
export interface Shared {
  readonly seed: number;
  readonly traces: readonly string[];
  readonly history: History;
  readonly roster: Roster;
  readonly holders: Holders;
  /** For whoever looks into a failure. */
  readonly note: (line: string) => void;
}
