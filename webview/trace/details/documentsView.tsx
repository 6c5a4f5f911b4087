import * as l10n from '@vscode/l10n';
import { type CarriedMarks, type Step } from '../../../src/model/carryMarks';
import type { FoundDocument } from '../../../src/model/documents';
import { useState } from 'preact/hooks';
import { Icon } from '../../ui/icon';
import { LongText } from '../../ui/longText';
import { jsonWithMarks } from '../../ui/markedJson';
import { MarkedText } from '../../ui/markedText';
import { ShowMore } from '../../ui/showMore';
import { sought } from '../../ui/sought';

const PAGE = 30;

/** The documents that a retriever returned, in its order. `found` contains the search hits in them. */
export function DocumentsView(props: { documents: readonly FoundDocument[]; found: CarriedMarks }) {
  const [shown, setShown] = useState(PAGE);
  const { documents, found } = props;
  const left = documents.length - shown;
  const wanted = found.memberWith(sought.value?.hit ?? null, documents) ?? -1;
  const card = (document: FoundDocument, index: number) => (
    <li key={index} class="chat-card">
      <Document document={document} index={index} found={found} />
    </li>
  );
  const apart = wanted >= shown ? documents[wanted] : undefined;
  return (
    <>
      <ol class="chat">
        {documents.slice(0, shown).map(card)}
        {apart && card(apart, wanted)}
      </ol>
      <ShowMore left={left} page={PAGE} onMore={() => setShown(shown + PAGE)} />
    </>
  );
}

/** Whether the documents view shows a text as it is. The score, for example, is part of a sentence. */
export function showsInDocuments(way: readonly Step[], isKey: boolean): boolean {
  const field = way[1];
  if (field?.key === 'metadata') return !isKey || way.length > 4;
  return !isKey && (field?.key === 'text' || field?.key === 'title');
}

function Document({
  document,
  index,
  found,
}: {
  document: FoundDocument;
  index: number;
  found: CarriedMarks;
}) {
  return (
    <>
      <div class="chat-role">
        <Icon name="file-text" />
        <bdi class="document-title">
          {document.title === '' ? (
            l10n.t('Document {0}', index + 1)
          ) : (
            <MarkedText text={document.title} marks={found.of(document, 'title')} />
          )}
        </bdi>
        {document.score !== '' && <span class="chat-id">{l10n.t('score {0}', document.score)}</span>}
      </div>
      <div class="chat-content">
        <LongText text={document.text} lines={8} marks={found.of(document, 'text')} />
        {document.metadata.length > 0 && (
          <p class="document-meta">
            {document.metadata.map((fact, at) => (
              <bdi key={at}>
                <bdi>
                  <MarkedText text={fact.key} marks={found.of(fact, 'key')} />
                </bdi>
                :{' '}
                <bdi>
                  {typeof fact.value === 'string' ? (
                    <MarkedText text={fact.value} marks={found.of(fact, 'value')} />
                  ) : (
                    <MarkedText {...jsonWithMarks(fact.value, found, found.of(fact, 'value'))} />
                  )}
                </bdi>
              </bdi>
            ))}
          </p>
        )}
      </div>
    </>
  );
}
