/** Where to look after opening. */
export interface Reveal {
  readonly spanId: string | null;
  readonly labelId: string | null;
  readonly focus: 'spans' | 'none';
  /** Take up editing the label. */
  readonly edit?: boolean;
}
