import * as l10n from '@vscode/l10n';
import { useState } from 'preact/hooks';
import type { Embedding } from '../../../src/model/embeddings';
import { formatCount } from '../../../src/model/format';
import { ShowMore } from '../../ui/showMore';

const PAGE = 20;

/** Embeddings: their sizes and first numbers. The JSON and raw readings have all numbers. */
export function VectorsView({ vectors }: { vectors: readonly Embedding[] }) {
  const [shown, setShown] = useState(PAGE);
  const left = vectors.length - shown;
  return (
    <>
      <ol class="vectors">
        {vectors.slice(0, shown).map(({ size, beginning }, index) => (
          <li key={index} class="vector">
            {l10n.t('{0} numbers: {1} …', formatCount(size), beginning.join(', '))}
          </li>
        ))}
      </ol>
      <ShowMore left={left} page={PAGE} onMore={() => setShown(shown + PAGE)} />
    </>
  );
}
