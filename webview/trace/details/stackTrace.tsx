import './stackTrace.css';
import { useContext, useEffect, useState } from 'preact/hooks';
import { LinkButton } from '../../ui/iconButton';
import { LongText } from '../../ui/longText';
import { ValueActionsContext } from './valueActions';

interface StackTraceProps {
  readonly text: string;
  readonly spanId: string;
  /** The exception's place among the span's events. */
  readonly event: number;
}

/** A stack trace; the frames that are files of the workspace open them. */
export function StackTrace({ text, spanId, event }: StackTraceProps) {
  const actions = useContext(ValueActionsContext);
  const [rows, setRows] = useState<readonly number[]>([]);
  useEffect(() => {
    let shown = true;
    actions?.framesOf(spanId, event, (found) => {
      if (shown) setRows(found);
    });
    return () => {
      shown = false;
    };
  }, [actions, spanId, event, text]);
  return (
    <pre class="stack-text">
      {piecesOf(text, rows).map(({ row, text: piece, isFrame }) =>
        isFrame ? (
          <LinkButton key={row} label={piece} onClick={() => actions?.openFrame(spanId, event, row)} />
        ) : (
          <LongText key={row} text={piece} lines={40} />
        ),
      )}
    </pre>
  );
}

interface Piece {
  /** Its first row in the stack trace. */
  readonly row: number;
  readonly text: string;
  readonly isFrame: boolean;
}

/** The stack trace with each row of `frames` on its own, and what stands between them together. */
export function piecesOf(text: string, frames: readonly number[]): Piece[] {
  const rows = text.split('\n');
  const pieces: Piece[] = [];
  let from = 0;
  const between = (to: number): void => {
    if (to > from) pieces.push({ row: from, text: rows.slice(from, to).join('\n'), isFrame: false });
  };
  for (const row of frames) {
    const frame = rows[row];
    if (frame === undefined || row < from) continue;
    between(row);
    pieces.push({ row, text: frame, isFrame: true });
    from = row + 1;
  }
  between(rows.length);
  return pieces;
}
