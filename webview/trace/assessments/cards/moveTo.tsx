import * as l10n from '@vscode/l10n';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Label } from '../../../../src/model/assessment';
import { labelSpanOf, type SpanForest } from '../../../../src/model/spanTree';
import { Combobox } from '../../../ui/combobox';
import { isPlainKey, consume } from '../../../ui/keys';
import { lookOfType } from '../../../ui/spanTypes';
import { forest } from '../../traceData';
import { focusCard } from './labelFocus';
import { closeMove } from './labelParts';

interface Target {
  readonly key: string;
  readonly text: string;
  readonly detail: string;
  readonly value: string | null;
}

/** Asks for the span to move a label to, and moves it as soon as one is chosen. */
export function MoveTo(props: { label: Label; onMove: (spanId: string | null) => void }) {
  const { label } = props;
  const [typed, setTyped] = useState('');
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement | null>(null);
  // Focus synchronously: the next keys are meant for this box and must not trigger the panel's shortcuts.
  useLayoutEffect(() => {
    input.current?.focus();
    input.current?.click(); // shows the whole list
    const frame = requestAnimationFrame(() => box.current?.scrollIntoView({ block: 'nearest' }));
    return () => cancelAnimationFrame(frame);
  }, []);
  const spans = forest.value;
  const targets = useMemo(() => targetsOf(label, spans), [label.spanId, spans]);
  const cancel = (): void => {
    closeMove();
    focusCard(label.id);
  };
  return (
    <div
      ref={box}
      class="move-to"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isPlainKey(event)) return;
        consume(event);
        cancel();
      }}
      onFocusOut={(event) => {
        const to = event.relatedTarget;
        // Moving to another part of the panel cancels the move. Switching to another window doesn't.
        if (to instanceof Node && !event.currentTarget.contains(to)) closeMove();
      }}
    >
      <Combobox
        label={l10n.t('Move "{0}" to', label.name)}
        value={typed}
        onInput={setTyped}
        onChoose={(spanId) => {
          closeMove();
          props.onMove(spanId);
        }}
        onFocus={() => undefined}
        mustChoose
        suggestions={targets}
        listLabel={l10n.t('Spans')}
        openLabel={l10n.t('Show Spans')}
        placeholder={l10n.t('Select a span')}
        helpId=""
        error=""
        controlRef={(element) => (input.current = element)}
      />
    </div>
  );
}

/**
 * Returns the whole trace and all spans except the label's own. The root span counts as the whole trace
 * (docs/mlflow-api.md#assessments).
 */
function targetsOf(label: Label, { byId }: SpanForest): Target[] {
  const targets: Target[] = [];
  if (label.spanId !== null) {
    targets.push({ key: '', text: l10n.t('Whole trace'), detail: '', value: null });
  }
  for (const { row } of byId.values()) {
    const { id, name, type, parentId } = row;
    if (labelSpanOf(row) === null || id === label.spanId) continue;
    const parent = parentId === null ? undefined : byId.get(parentId);
    const inside = parent ? ` · ${l10n.t('in {0}', nameOf(parent.row.name))}` : '';
    targets.push({ key: id, text: nameOf(name), detail: `${lookOfType(type).word}${inside}`, value: id });
  }
  return targets;
}

function nameOf(name: string): string {
  return name === '' ? l10n.t('(no name)') : name;
}
