/** A codicon. It's decorative, so put the same information in text next to it. */
export function Icon(props: { name: string; class?: string | undefined; title?: string | undefined }) {
  const extra = props.class === undefined ? '' : ` ${props.class}`;
  return <span class={`codicon codicon-${props.name}${extra}`} title={props.title} aria-hidden="true" />;
}
