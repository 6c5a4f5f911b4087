// The toolkit tries out `:focus-visible` in a style element while it loads, which the content security policy lets
// through with a nonce only. It looks for the nonce in this meta element. Import this file before the toolkit.
const script = document.querySelector<HTMLScriptElement>('script[nonce]');
if (script) {
  const meta = document.createElement('meta');
  meta.setAttribute('property', 'csp-nonce');
  meta.content = script.nonce;
  document.head.append(meta);
}
