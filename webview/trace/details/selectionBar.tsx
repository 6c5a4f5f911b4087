import * as l10n from '@vscode/l10n';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../ui/icon';
import { isPlainKey, consume } from '../../ui/keys';
import { placeBeside } from './besideBox';
import { offeredSelection } from './selectedText';

interface SelectionBarProps {
  readonly onExpect: (text: string) => void;
  readonly onQuote: (text: string) => void;
}

/** The actions for text selected in a span's details. Tab moves from the selection to the bar. */
export function SelectionBar(props: SelectionBarProps) {
  const selected = offeredSelection.value;
  const bar = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });
  useLayoutEffect(() => {
    const element = bar.current;
    if (!selected || !element) return;
    const { innerWidth: width, innerHeight: height } = window;
    const size = { width: element.offsetWidth, height: element.offsetHeight };
    setPlace(placeBeside(selected.box, size, { width, height }));
  }, [selected]);
  const shown = selected !== null;
  useEffect(() => {
    if (!shown) return;
    const onKey = (event: KeyboardEvent): void => {
      if (!isPlainKey(event) || isElsewhere()) return;
      if (event.key === 'Escape') {
        consume(event);
        offeredSelection.value = null;
      } else if (event.key === 'Tab' && !event.shiftKey && !bar.current?.contains(document.activeElement)) {
        consume(event);
        bar.current?.querySelector('button')?.focus();
      }
    };
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [shown]);
  if (!selected) return null;
  const act = (use: (text: string) => void) => (): void => {
    offeredSelection.value = null;
    use(selected.text);
  };
  return (
    <div
      ref={bar}
      class="selection-bar"
      role="toolbar"
      aria-label={l10n.t('Selected text')}
      style={{ left: `${place.left}px`, top: `${place.top}px` }}
      onMouseDown={(event) => event.preventDefault()} // keep the selection
    >
      <button type="button" class="selection-choice" onClick={act(props.onExpect)}>
        <Icon name="target" /> {l10n.t('Use as Expectation')}
      </button>
      <button type="button" class="selection-choice" onClick={act(props.onQuote)}>
        <Icon name="quote" /> {l10n.t('Quote in Rationale')}
      </button>
    </div>
  );
}

/** Whether the focus is in another part of the panel, where these keys have another meaning. */
function isElsewhere(): boolean {
  const { activeElement } = document;
  return activeElement !== document.body && activeElement?.closest('.details, .selection-bar') === null;
}
