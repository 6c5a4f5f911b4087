import { useLayoutEffect, useState } from 'preact/hooks';
import { formatCount } from '../../src/model/format';
import { formatLength } from './formatTimes';
import { LinkButton } from './iconButton';
import { sought } from './sought';
import { t } from './strings';
import { beginning, blocksOf } from './textBlocks';

interface LongTextProps {
  readonly text: string;
  readonly class?: string;
  /** Lines shown at first. */
  readonly lines?: number;
}

/**
 * Text with its own line breaks, cut at first. Shown whole it stands in blocks that are laid out only when they come
 * into sight, so that 20,000 lines do not freeze the panel.
 */
export function LongText(props: LongTextProps) {
  const [all, setAll] = useState(false);
  const head = beginning(props.text, props.lines ?? 40);
  const cut = head.length < props.text.length;
  const hit = sought.value;
  useLayoutEffect(() => {
    if (hit && cut && props.text.includes(hit.text, head.length - hit.text.length + 1)) setAll(true);
  }, [hit, props.text]);
  const shown = all || !cut ? props.text : head;
  const lineCount = cut ? countLines(props.text) : 1;
  return (
    <>
      <div class={`long-text ${props.class ?? ''}`} dir="auto">
        {blocksOf(shown).map((block, index) => (
          <div key={index} class="text-block">
            {block}
          </div>
        ))}
      </div>
      {cut && (
        <LinkButton
          label={
            all
              ? t('showLess')
              : lineCount > 1
                ? t('showAllLines', formatCount(lineCount))
                : t('showAllChars', formatLength(props.text.length))
          }
          onClick={() => setAll(!all)}
        />
      )}
    </>
  );
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
