import * as l10n from '@vscode/l10n';
import { useContext, useEffect, useState } from 'preact/hooks';
import { canBeShown, dataUrl, mediaSize } from '../../../src/model/chat/media';
import type { MediaKind, MediaPart } from '../../../src/model/chat/types';
import { formatLength } from '../../ui/formatTimes';
import { Icon } from '../../ui/icon';
import { LinkButton } from '../../ui/iconButton';
import { shortened } from '../../ui/shortened';
import type { LocalizedText } from '../../ui/localizedText';
import { AttachmentLoader } from './attachmentLoader';

const LOOKS: Readonly<Record<MediaKind, { icon: string; word: LocalizedText }>> = {
  image: { icon: 'file-media', word: () => l10n.t('Image') },
  audio: { icon: 'unmute', word: () => l10n.t('Audio') },
  video: { icon: 'device-camera-video', word: () => l10n.t('Video') },
  file: { icon: 'file', word: () => l10n.t('File') },
};

/** Larger media, in bytes, are only shown on request. */
const SHOWN_AT_ONCE = 2_000_000;

/**
 * An image, audio, or file: its type and size, and the media itself if the trace or the server has its bytes.
 * A remote URL is only shown as text, never loaded.
 */
export function MediaView({ part }: { part: MediaPart }) {
  const { icon, word } = LOOKS[part.kind];
  const size = mediaSize(part.source);
  const facts = [
    shortened(part.name, 200),
    shortened(part.mime, 100),
    size === null ? '' : size < 1e3 ? l10n.t('{0} bytes', size) : formatLength(size),
    part.source.type === 'attachment' ? l10n.t('stored by MLflow') : '',
    part.source.type === 'reference' ? shortened(part.source.text, LONGEST_ADDRESS) : '',
  ].filter((fact) => fact !== '');
  return (
    <div class="chat-media">
      <p>
        <Icon name={icon} /> <span>{word()}</span> <bdi class="chat-media-facts">{facts.join(' · ')}</bdi>
      </p>
      <Shown part={part} size={size} />
    </div>
  );
}

function Shown({ part, size }: { part: MediaPart; size: number | null }) {
  const { kind, mime, source } = part;
  const [wanted, setWanted] = useState(size !== null && size <= SHOWN_AT_ONCE);
  const fetched = useAttachment(
    wanted && source.type === 'attachment' && canBeShown(kind, mime) ? source.id : null,
  );
  if (source.type === 'reference') return null;
  if (source.type === 'attachment' && !canBeShown(kind, mime)) return null;
  if (!wanted) return <LinkButton label={l10n.t('Show')} onClick={() => setWanted(true)} />;
  if (fetched.failure !== '') return <p role="alert">{fetched.failure}</p>;
  const base64 = source.type === 'data' ? source.base64 : fetched.base64;
  if (base64 === null) return null;
  const url = dataUrl(kind, mime, base64);
  if (url === null) return null;
  return kind === 'image' ? <Picture url={url} /> : <audio class="chat-audio" controls src={url} />;
}

function Picture({ url }: { url: string }) {
  const [broken, setBroken] = useState(false);
  if (broken) return <p class="quiet-text">{l10n.t("can't be shown")}</p>;
  return <img class="chat-image" src={url} alt={l10n.t('Image')} onError={() => setBroken(true)} />;
}

/** Loads an attachment once `id` isn't null. Ignores a response that arrives too late. */
function useAttachment(id: string | null): { base64: string | null; failure: string } {
  const load = useContext(AttachmentLoader);
  const [base64, setBase64] = useState<string | null>(null);
  const [failure, setFailure] = useState('');
  useEffect(() => {
    if (id === null || load === null) return undefined;
    const running = new AbortController();
    load(id, running.signal).then(
      (bytes) => {
        if (!running.signal.aborted) setBase64(bytes);
      },
      (error: unknown) => {
        if (!running.signal.aborted) setFailure(error instanceof Error ? error.message : String(error));
      },
    );
    return () => running.abort();
  }, [id, load]);
  return { base64, failure };
}

const LONGEST_ADDRESS = 300;
