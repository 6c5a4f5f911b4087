import { useRef } from 'preact/hooks';
import { isPlainKey, consume } from './keys';

interface SplitterProps {
  readonly label: string;
  /** 'columns': between columns, dragged horizontally. */
  readonly between: 'columns' | 'rows';
  /** The share (0 to 1) of the area before the splitter, or after it if `after` is set. */
  readonly share: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (share: number) => void;
  readonly onReset: () => void;
  /** Whether the share is that of the area after the splitter; dragging forward makes it smaller. */
  readonly after?: boolean;
  /** Returns the total length in pixels. */
  readonly total: () => number;
}

const STEP = 0.02;

/**
 * A line between two areas. It can be dragged, or moved with the arrow keys, Home, and End; a double-click or
 * Enter resets it.
 */
export function Splitter(props: SplitterProps) {
  const drag = useRef<{ from: number; share: number } | null>(null);
  const sign = props.after === true ? -1 : 1;
  const clamp = (share: number): number => Math.min(props.max, Math.max(props.min, share));
  const place = (event: PointerEvent): number =>
    props.between === 'columns' ? event.clientX : event.clientY;

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isPlainKey(event)) return;
    const [back, forth] =
      props.between === 'columns' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key === back) props.onChange(clamp(props.share - STEP * sign));
    else if (event.key === forth) props.onChange(clamp(props.share + STEP * sign));
    else if (event.key === 'Home') props.onChange(sign > 0 ? props.min : props.max);
    else if (event.key === 'End') props.onChange(sign > 0 ? props.max : props.min);
    else if (event.key === 'Enter') props.onReset();
    else return;
    consume(event);
  };

  return (
    <div
      class={`splitter ${props.between}`}
      role="separator"
      tabIndex={0}
      aria-label={props.label}
      aria-orientation={props.between === 'columns' ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(props.share * 100)}
      aria-valuemin={Math.round(props.min * 100)}
      aria-valuemax={Math.round(props.max * 100)}
      onKeyDown={onKeyDown}
      onDblClick={props.onReset}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { from: place(event), share: props.share };
      }}
      onPointerMove={(event) => {
        if (!drag.current) return;
        const moved = (place(event) - drag.current.from) / Math.max(1, props.total());
        props.onChange(clamp(drag.current.share + moved * sign));
      }}
      onPointerUp={() => (drag.current = null)}
      onPointerCancel={() => (drag.current = null)}
    />
  );
}
