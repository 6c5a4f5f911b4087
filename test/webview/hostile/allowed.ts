/** Allow-list for the rendered page, whatever a trace contains. Anything else is a vulnerability. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/** Elements in the body. `form` is the panel's own and must not have an `action`. */
export const ELEMENTS = words(`
  div span p main section header h1 h2 h3 ul ol li dl dt dd pre code kbd strong em del blockquote br hr bdi
  table thead tbody tr th td button input textarea label select option form dialog details summary img audio
  vscode-button vscode-dropdown vscode-option vscode-radio vscode-radio-group vscode-text-area vscode-text-field
`);

/** Attributes of those elements, in addition to `aria-*`. */
export const ATTRIBUTES = words(`
  class id role title tabindex style dir lang hidden disabled checked selected value type name placeholder
  for open start scope colspan rows cols alt controls src slot part form inputmode autocomplete spellcheck autofocus maxlength
  min max step readonly required multiple current-value position aria appearance resize orientation
  current-checked
  data-found-in data-labels data-saves data-vscode-context data-id data-label data-vscode-theme-kind data-key data-action data-span data-index data-digit data-note
`);

/** Elements that may have a `src`, and the prefix it must start with. */
export const SOURCES: Readonly<Record<string, string>> = { img: 'data:image/', audio: 'data:audio/' };

/** Properties that a `style` attribute may set. */
export const STYLES = words(`
  transform height max-height width left right top inset-inline-start padding-inline-start flex-basis flex grid-template-columns
  grid-column-start grid-column-end
  --names --rows --scroll-bar --spans-height --details-height --spans --labels --details --share --before --depth --assessments
`);
