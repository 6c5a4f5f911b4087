/** A codicon. Decoration only: say the same thing in words beside it. */
export function Icon(props: { name: string; class?: string | undefined; title?: string | undefined }) {
  const extra = props.class === undefined ? '' : ` ${props.class}`;
  return <span class={`codicon codicon-${props.name}${extra}`} title={props.title} aria-hidden="true" />;
}
