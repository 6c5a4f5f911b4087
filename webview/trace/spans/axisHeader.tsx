import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ticksOf } from '../../../src/model/timeline';
import * as tree from './treeState';

/** The ticks of the time axis, as many as there is room for. */
export function AxisHeader() {
  const track = useRef<HTMLDivElement>(null);
  const [most, setMost] = useState(3);
  useLayoutEffect(() => {
    const element = track.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setMost(Math.max(1, Math.floor(element.clientWidth / 52))));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div class="axis" aria-hidden="true">
      <div class="span-name-cell" />
      <div class="span-time-cell">
        <div class="bar-track" ref={track}>
          {tree.lines.value.length > 0 &&
            ticksOf(tree.axis.value, most).map(({ at, label }) => (
              <span key={label} class="tick" style={{ left: `${at * 100}%` }}>
                {label}
              </span>
            ))}
        </div>
      </div>
    </div>
  );
}
