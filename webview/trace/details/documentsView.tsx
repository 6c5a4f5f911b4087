import { stringifyExact } from '../../../src/model/exactJson';
import type { FoundDocument } from '../../../src/model/documents';
import { useState } from 'preact/hooks';
import { Icon } from '../../ui/icon';
import { LongText } from '../../ui/longText';
import { ShowMore } from '../../ui/showMore';
import { t } from '../../ui/strings';

const PAGE = 30;

/** What a retriever found, in its order. */
export function DocumentsView(props: { documents: readonly FoundDocument[] }) {
  const [shown, setShown] = useState(PAGE);
  const left = props.documents.length - shown;
  return (
    <>
      <ol class="chat">
        {props.documents.slice(0, shown).map((document, index) => (
          <li key={index} class="chat-card">
            <div class="chat-role">
              <Icon name="file-text" />
              <bdi class="document-title">
                {document.title === '' ? t('documentN', index + 1) : document.title}
              </bdi>
              {document.score !== '' && <span class="chat-id">{t('score', document.score)}</span>}
            </div>
            <div class="chat-content">
              <LongText text={document.text} lines={8} />
              {document.metadata.length > 0 && (
                <p class="document-meta">
                  {document.metadata.map(({ key, value }, at) => (
                    <bdi key={at}>
                      <bdi>{key}</bdi>: <bdi>{typeof value === 'string' ? value : stringifyExact(value)}</bdi>
                    </bdi>
                  ))}
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
      <ShowMore left={left} page={PAGE} onMore={() => setShown(shown + PAGE)} />
    </>
  );
}
