import * as l10n from '@vscode/l10n';
import { useMemo } from 'preact/hooks';
import { formatCount } from '../../src/model/format';
import { clipMarks, type Mark, NO_MARKS } from '../../src/model/marks';
import { useFold } from './fold';
import { formatLength } from './formatTimes';
import { LinkButton } from './iconButton';
import { MarkedText } from './markedText';
import { soughtMark } from './sought';
import { beginning, blocksOf } from './textBlocks';

interface LongTextProps {
  readonly text: string;
  readonly class?: string;
  /** Number of lines shown while truncated. */
  readonly lines?: number;
  /** The search matches in the text. */
  readonly marks?: readonly Mark[];
}

/**
 * Text with its own line breaks, truncated at first. The full text is split into blocks that are laid out
 * only when they become visible, so that 20,000 lines don't freeze the panel.
 */
export function LongText(props: LongTextProps) {
  const { text, marks = NO_MARKS } = props;
  const lines = props.lines ?? 40;
  const head = useMemo(() => beginning(text, lines), [text, lines]);
  const cut = head.length < text.length;
  const fold = useFold(false, cut && (soughtMark(marks)?.to ?? 0) > head.length);
  const shown = fold.open || !cut ? text : head;
  const blocks = useMemo(() => markedBlocks(shown, marks), [shown, marks]);
  const lineCount = cut ? countLines(text) : 1;
  return (
    <>
      <div class={`long-text ${props.class ?? ''}`} dir="auto" onClick={fold.use}>
        {blocks.map((block, index) => (
          <div key={index} class="text-block">
            <MarkedText text={block.text} marks={block.marks} />
          </div>
        ))}
      </div>
      {cut && (
        <LinkButton
          label={
            fold.open
              ? l10n.t('Show Less')
              : lineCount > 1
                ? l10n.t('Show All ({0} lines)', formatCount(lineCount))
                : l10n.t('Show All ({0})', formatLength(text.length))
          }
          onClick={fold.toggle}
        />
      )}
    </>
  );
}

function markedBlocks(
  text: string,
  marks: readonly Mark[],
): ReadonlyArray<{ text: string; marks: readonly Mark[] }> {
  let from = 0;
  return blocksOf(text).map((block) => {
    const to = from + block.length;
    const inside = clipMarks(marks, from, to);
    from = to;
    return { text: block, marks: inside };
  });
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
