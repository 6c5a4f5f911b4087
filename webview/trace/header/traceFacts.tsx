import { useState } from 'preact/hooks';
import type { TraceHeader } from '../../../src/protocol/traceHeader';
import { LongText } from '../../ui/longText';
import { t } from '../../ui/strings';
import type { TraceHost } from '../traceHost';
import { Tags } from './tags';

/** More facts about the trace: its origin, its tags, which are editable, and its metadata, which isn't. */
export function TraceFacts({ trace, host }: { trace: TraceHeader; host: TraceHost }) {
  const facts = [
    { key: t('factTraceId'), value: trace.traceId },
    { key: t('factServer'), value: trace.server },
    { key: t('factExperiment'), value: trace.experimentId },
    { key: t('factSource'), value: trace.sourceName ?? '' },
    { key: t('factRun'), value: trace.runId ?? '' },
    { key: t('factSession'), value: trace.session ?? '' },
    { key: t('factUser'), value: trace.user ?? '' },
    { key: t('factCommit'), value: trace.gitCommit ?? '' },
    { key: t('factBranch'), value: trace.gitBranch ?? '' },
  ].filter(({ value }) => value !== '');
  const [metadataOpen, setMetadataOpen] = useState(false);
  return (
    <section class="trace-facts" aria-label={t('traceDetails')}>
      <Tags key={trace.traceId} tags={trace.tags} host={host} />
      <Rows rows={facts} />
      {trace.metadata.length > 0 && (
        <>
          <button
            type="button"
            class="link-button"
            aria-expanded={metadataOpen}
            onClick={() => setMetadataOpen(!metadataOpen)}
          >
            {t('metadataCount', String(trace.metadata.length))}
          </button>
          {metadataOpen && <Rows rows={trace.metadata} />}
        </>
      )}
    </section>
  );
}

function Rows({ rows }: { rows: ReadonlyArray<{ readonly key: string; readonly value: string }> }) {
  return (
    <dl class="attributes">
      {rows.map(({ key, value }) => (
        <div key={key} class="attribute">
          <dt>
            <bdi>{key}</bdi>
          </dt>
          <dd>
            <div class="attribute-value">
              <LongText text={value} lines={4} />
            </div>
          </dd>
        </div>
      ))}
    </dl>
  );
}
