/** What to select and focus after opening a trace. */
export interface Reveal {
  readonly spanId: string | null;
  readonly labelId: string | null;
  readonly focus: 'spans' | 'none';
  /** Whether to start editing the label. */
  readonly edit?: boolean;
}
