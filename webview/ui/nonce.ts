// The toolkit tests `:focus-visible` with a style element while it loads. The content security policy allows
// that only with a nonce, which the toolkit reads from this meta element. Import this file before the
// toolkit.
const script = document.querySelector<HTMLScriptElement>('script[nonce]');
if (script) {
  const meta = document.createElement('meta');
  meta.setAttribute('property', 'csp-nonce');
  meta.content = script.nonce;
  document.head.append(meta);
}
