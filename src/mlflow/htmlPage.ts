const NO_TITLE = 'an HTML page';
/** Characters of a page that are searched for signs of a sign-in. */
const LOOKED_THROUGH = 64_000;
const PASSWORD = /<input\b[^<>]{0,500}\btype\s*=\s*["']?password/i;
const SIGN_IN = /\b(sign(ing)?[ -]?(in|on)|log(ging)?[ -]?(in|on)|sso|authenticat\w*)\b/i;

export function looksLikeHtml(answer: { readonly contentType: string; readonly body: string }): boolean {
  return (
    /^\s*<(!doctype|html)/i.test(answer.body) ||
    (/text\/html/i.test(answer.contentType) && /<\w/.test(answer.body))
  );
}

/**
 * Uses `indexOf` instead of one regular expression, which would be quadratic for a page of unclosed `<title`
 * tags.
 */
export function htmlTitle(body: string): string {
  const tag = /<title\b/i.exec(body);
  const from = tag ? body.indexOf('>', tag.index) : -1;
  if (from < 0) return NO_TITLE;
  const end = body.indexOf('<', from);
  const title = body.slice(from + 1, end < 0 ? undefined : end).trim();
  return title === '' ? NO_TITLE : title;
}

/** Whether an HTML page is a sign-in page: it asks for a password, or its title says so. */
export function looksLikeSignIn(page: string): boolean {
  const text = page.slice(0, LOOKED_THROUGH);
  return PASSWORD.test(text) || SIGN_IN.test(htmlTitle(text));
}
