import { mediaSize } from '../../../src/model/chat/media';
import type { MediaKind, MediaPart } from '../../../src/model/chat/types';
import { formatLength } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { type StringKey, t } from '../../ui/strings';

const LOOKS: Readonly<Record<MediaKind, { icon: string; word: StringKey }>> = {
  image: { icon: 'file-media', word: 'mediaImage' },
  audio: { icon: 'unmute', word: 'mediaAudio' },
  video: { icon: 'device-camera-video', word: 'mediaVideo' },
  file: { icon: 'file', word: 'mediaFile' },
};

/** An image, a sound or a file: what it is, how large, and where it says it lies. A remote address is only ever a text. */
export function MediaView({ part }: { part: MediaPart }) {
  const { icon, word } = LOOKS[part.kind];
  const size = mediaSize(part.source);
  const facts = [
    part.name.slice(0, 200),
    part.mime.slice(0, 100),
    size === null ? '' : size < 1e3 ? t('mediaBytes', size) : formatLength(size),
    part.source.type === 'attachment' ? t('mediaAttachment') : '',
    part.source.type === 'reference' ? shorten(part.source.text) : '',
  ].filter((fact) => fact !== '');
  return (
    <p class="chat-media">
      <Icon name={icon} /> <span>{t(word)}</span> <bdi class="chat-media-facts">{facts.join(' · ')}</bdi>
    </p>
  );
}

const LONGEST_ADDRESS = 300;

function shorten(address: string): string {
  return address.length > LONGEST_ADDRESS ? `${address.slice(0, LONGEST_ADDRESS)}…` : address;
}
