import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Mark } from '../../src/model/marks';
import { shownMarks } from './shownMarks';

/** A text with its search matches highlighted. It must be the only text in its parent element. */
export function MarkedText({ text, marks }: { text: string; marks?: readonly Mark[] | undefined }) {
  const element = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const node = element.current?.firstChild;
    return marks && node instanceof Text ? shownMarks.show(node, marks) : undefined;
  }, [text, marks]);
  return marks === undefined || marks.length === 0 ? <>{text}</> : <span ref={element}>{text}</span>;
}
