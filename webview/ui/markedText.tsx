import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Mark } from '../../src/model/marks';
import { shownMarks } from './shownMarks';

/** A text as it is, with what a search found in it highlighted. Nothing else may stand beside it in its element's text. */
export function MarkedText({ text, marks }: { text: string; marks?: readonly Mark[] | undefined }) {
  const element = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const node = element.current?.firstChild;
    return marks && node instanceof Text ? shownMarks.show(node, marks) : undefined;
  }, [text, marks]);
  return marks === undefined || marks.length === 0 ? <>{text}</> : <span ref={element}>{text}</span>;
}
