import type { Label } from '../../src/model/assessment';
import type { Emit } from '../../src/protocol/declare';
import { tracePanelHostEvents } from '../../src/protocol/panelMessages';
import { withSaved } from '../../src/protocol/savedLabel';

/** The webview side of a trace panel, reduced to its labels. */
export class LabelPage {
  #labels: readonly Label[] = [];
  #messages: string[] = [];

  /** The labels currently shown. */
  get labels(): readonly Label[] {
    return this.#labels;
  }

  readonly emit: Emit<typeof tracePanelHostEvents> = (method, params) => {
    if (method !== 'labels' && method !== 'saved') return;
    this.#messages.push(method);
    const { labels, saved } = tracePanelHostEvents;
    this.#labels =
      method === 'labels'
        ? labels.params.parse(params).labels
        : withSaved(this.#labels, saved.params.parse(params).labels);
  };

  /** Returns the names of the messages since the last call. */
  takeMessages(): string[] {
    return this.#messages.splice(0);
  }
}
