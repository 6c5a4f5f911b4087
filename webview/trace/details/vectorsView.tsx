import { useState } from 'preact/hooks';
import type { Embedding } from '../../../src/model/embeddings';
import { formatCount } from '../../../src/model/format';
import { ShowMore } from '../../ui/showMore';
import { t } from '../../ui/strings';

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
            {t('vectorOf', formatCount(size), beginning.join(', '))}
          </li>
        ))}
      </ol>
      <ShowMore left={left} page={PAGE} onMore={() => setShown(shown + PAGE)} />
    </>
  );
}
