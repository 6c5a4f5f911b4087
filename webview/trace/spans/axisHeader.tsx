import * as l10n from '@vscode/l10n';
import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { ticksOf } from '../../../src/model/timeTicks';
import { IconButton } from '../../ui/iconButton';
import { selection } from '../traceData';
import * as tree from './treeState';
import { actOnWheel, actOnZoomKey } from './zoomInput';
import * as zoom from './zoomState';

/**
 * The time axis with as many ticks as fit, and the zoom buttons. `track` is the element that the axis spans.
 */
export function AxisHeader({ track }: { track: RefObject<HTMLDivElement | null> }) {
  const [room, setRoom] = useState(150);
  useLayoutEffect(() => {
    const element = track.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setRoom(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const shown = tree.lines.value.length > 0;
  const { start: origin } = tree.axis.value;
  const { ticks, from } = shown ? ticksOf(zoom.view.value, origin, room) : { ticks: [], from: null };
  return (
    <div class="axis" onWheel={(event) => actOnWheel(event, track)}>
      <div class="span-name-cell">
        {shown && zoom.canZoom.value && <ZoomButtons />}
        {from !== null && (
          <span class="axis-from" title={l10n.t('The time axis starts at {0}', from)}>
            {from}
          </span>
        )}
      </div>
      <div
        class="span-time-cell"
        aria-hidden="true"
        title={zoom.isZoomed.value ? zoom.rangeText.value : undefined}
      >
        <div class="bar-track" ref={track}>
          {ticks.map(({ at, label }) => (
            <span key={label} class="tick" style={{ left: `${at * 100}%` }}>
              {label}
            </span>
          ))}
          {zoom.isZoomed.value && <PlaceInWhole />}
        </div>
      </div>
      <span class="sr-only" role="status">
        {zoom.spokenRange.value}
      </span>
    </div>
  );
}

function ZoomButtons() {
  const all = !zoom.isZoomed.value;
  return (
    <div class="zoom-buttons" role="group" aria-label={l10n.t('Time axis')} onKeyDown={actOnZoomKey}>
      <IconButton
        icon="zoom-in"
        label={l10n.t('Zoom In')}
        keys="+"
        idle={!zoom.canZoomIn.value}
        onClick={zoom.zoomIn}
      />
      <IconButton icon="zoom-out" label={l10n.t('Zoom Out')} keys="-" idle={all} onClick={zoom.zoomOut} />
      <IconButton
        icon="target"
        label={l10n.t('Zoom to Span')}
        keys="Z"
        idle={selection.value.type === 'whole'}
        onClick={() => void zoom.zoomTo()}
      />
      <IconButton icon="screen-full" label={l10n.t('Fit Timeline')} keys="0" idle={all} onClick={zoom.fit} />
    </div>
  );
}

/** A line that shows which part of the trace's time is in view. */
function PlaceInWhole() {
  const { start, length } = zoom.view.value;
  const whole = tree.axis.value;
  const left = Math.min(1, Math.max(0, (start - whole.start) / whole.length));
  const width = Math.min(1 - left, length / whole.length);
  return <span class="axis-place" style={{ left: `${left * 100}%`, width: `${width * 100}%` }} />;
}
