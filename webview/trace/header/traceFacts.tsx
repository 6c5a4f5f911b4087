import * as l10n from '@vscode/l10n';
import { useState } from 'preact/hooks';
import type { TraceHeader } from '../../../src/protocol/traceHeader';
import { LongText } from '../../ui/longText';
import type { TraceHost } from '../traceHost';
import { Tags } from './tags';

/** More facts about the trace: its origin, its tags, which are editable, and its metadata, which isn't. */
export function TraceFacts({ trace, host }: { trace: TraceHeader; host: TraceHost }) {
  const facts = [
    { key: l10n.t('Trace ID'), value: trace.traceId },
    { key: l10n.t('Tracking server'), value: trace.server },
    { key: l10n.t('Experiment ID'), value: trace.experimentId },
    { key: l10n.t('Source'), value: trace.sourceName ?? '' },
    { key: l10n.t('Run ID'), value: trace.runId ?? '' },
    { key: l10n.t('Session'), value: trace.session ?? '' },
    { key: l10n.t('User'), value: trace.user ?? '' },
    { key: l10n.t('Git commit'), value: trace.gitCommit ?? '' },
    { key: l10n.t('Git branch'), value: trace.gitBranch ?? '' },
  ].filter(({ value }) => value !== '');
  const [metadataOpen, setMetadataOpen] = useState(false);
  return (
    <section class="trace-facts" aria-label={l10n.t('Trace details')}>
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
            {l10n.t('Metadata ({0})', String(trace.metadata.length))}
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
