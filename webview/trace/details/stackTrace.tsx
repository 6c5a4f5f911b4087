import './stackTrace.css';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { clipMarks, type Mark } from '../../../src/model/marks';
import { LongText } from '../../ui/longText';
import { MarkedText } from '../../ui/markedText';
import { ValueActionsContext } from './valueActions';

interface StackTraceProps {
  readonly text: string;
  readonly spanId: string;
  /** The index of the exception among the span's events. */
  readonly event: number;
  /** The search hits in the text. */
  readonly marks: readonly Mark[];
}

/** A stack trace. Frames in files of the workspace are links to them. */
export function StackTrace({ text, spanId, event, marks }: StackTraceProps) {
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
  const pieces = useMemo(() => {
    let from = 0;
    return piecesOf(text, rows).map((piece) => {
      const to = from + piece.text.length;
      const inPiece = clipMarks(marks, from, to);
      from = to + 1; // skip the line break between two pieces
      return { ...piece, marks: inPiece };
    });
  }, [text, rows, marks]);
  return (
    <pre class="stack-text">
      {pieces.map(({ row, text: piece, isFrame, marks: inPiece }) =>
        isFrame ? (
          <button
            key={row}
            type="button"
            class="link-button"
            onClick={() => actions?.openFrame(spanId, event, row)}
          >
            <MarkedText text={piece} marks={inPiece} />
          </button>
        ) : (
          <LongText key={row} text={piece} lines={40} marks={inPiece} />
        ),
      )}
    </pre>
  );
}

interface Piece {
  /** The index of its first line in the stack trace. */
  readonly row: number;
  readonly text: string;
  readonly isFrame: boolean;
}

/**
 * Splits a stack trace: each line in `frames` becomes a piece of its own, and so do the lines between them.
 */
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
