// SPDX-License-Identifier: MIT
//
// What a bug in the page could let a file do, and its Content-Security-Policy must block. A script does it
// directly to the page when its heading is clicked.
import type { Row } from './page-attacks.ts';

/** A way to run a script, or to make a request. */
interface Way {
  /** The directive that blocks it, once for each violation. */
  readonly stoppedBy: readonly string[];
  /** The script that does it; `target` is the code to run, or the address to request. */
  readonly script: (target: string) => string;
}

export interface PolicyAttack extends Row {
  readonly aim: 'run' | 'request';
  readonly ways: Readonly<Record<string, Way>>;
}

const text = (value: string): string => JSON.stringify(value);
const markup = (html: string): string => `document.body.insertAdjacentHTML('beforeend', ${text(html)});`;
const element = (name: string, properties: string): string =>
  `const made = Object.assign(document.createElement('${name}'), ${properties}); document.body.append(made);`;
const blob = (script: string): string => `URL.createObjectURL(new Blob([${text(script)}]))`;
const dataUrl = (script: string): string => text(`data:text/javascript,${encodeURIComponent(script)}`);
const way = (script: (target: string) => string, ...stoppedBy: readonly string[]): Way => ({
  stoppedBy,
  script,
});

const RUN: Readonly<Record<string, Way>> = {
  script: way((code) => element('script', `{ textContent: ${text(code)} }`), 'script-src-elem'),
  module: way(
    (code) => element('script', `{ type: 'module', textContent: ${text(code)} }`),
    'script-src-elem',
  ),
  'data-script': way((code) => element('script', `{ src: ${dataUrl(code)} }`), 'script-src-elem'),
  'blob-script': way((code) => element('script', `{ src: ${blob(code)} }`), 'script-src-elem'),
  import: way((code) => `import(${dataUrl(code)}).catch(() => {});`, 'script-src-elem'),
  handler: way((code) => markup(`<img src="data:," onerror="${code}">`), 'script-src-attr'),
  'set-handler': way(
    (code) => `${element('p', '{}')} made.setAttribute('onclick', ${text(code)}); made.click();`,
    'script-src-attr',
  ),
  link: way(
    (code) => `${element('a', `{ href: ${text(`javascript:void ${code}`)} }`)} made.click();`,
    'script-src-elem',
  ),
  frame: way((code) => markup(`<iframe src="javascript:void parent.${code}"></iframe>`), 'script-src-elem'),
  // the violation is an event in the frame's own document: after loading it is certain that nothing ran
  'frame-text': way(
    (code) =>
      `${element('iframe', `{ srcdoc: ${text(`<script>parent.${code}</script>`)} }`)} made.onload = () => stopped.push('loaded');`,
    'loaded',
  ),
  timer: way((code) => `setTimeout(${text(code)});`, 'script-src'),
  function: way((code) => `new Function(${text(code)})();`, 'script-src'),
  eval: way((code) => `(0, eval)(${text(code)});`, 'script-src'),
  'data-worker': way(
    (code) => `new Worker('data:text/javascript,postMessage(0)').onmessage = () => { ${code}; };`,
    'worker-src',
  ),
  webassembly: way(
    (code) => `new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])); ${code};`,
    'script-src',
  ),
};

const REQUEST: Readonly<Record<string, Way>> = {
  fetch: way((url) => `fetch('${url}').catch(() => {});`, 'connect-src'),
  xhr: way(
    (url) => `const request = new XMLHttpRequest(); request.open('GET', '${url}'); request.send();`,
    'connect-src',
  ),
  beacon: way((url) => `navigator.sendBeacon('${url}', 'a');`, 'connect-src'),
  events: way((url) => `new EventSource('${url}');`, 'connect-src'),
  socket: way((url) => `new WebSocket('${url.replace('http', 'ws')}');`, 'connect-src'),
  ping: way((url) => `${element('a', `{ href: '#results', ping: '${url}' }`)} made.click();`, 'connect-src'),
  worker: way((url) => {
    const inside = `
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => postMessage('worker ' + effectiveDirective));
      fetch('${url}').catch(() => {});`;
    return `new Worker(${blob(inside)}).onmessage = ({ data }) => stopped.push(data);`;
  }, 'worker connect-src'),
  script: way((url) => element('script', `{ src: '${url}' }`), 'script-src-elem'),
  import: way((url) => `import('${url}').catch(() => {});`, 'script-src-elem'),
  image: way((url) => markup(`<img src="${url}">`), 'img-src'),
  background: way((url) => markup(`<p style="background: url(${url})">a</p>`), 'img-src'),
  preload: way((url) => markup(`<link rel="preload" as="image" href="${url}">`), 'img-src'),
  prefetch: way((url) => markup(`<link rel="prefetch" href="${url}">`), 'default-src'),
  style: way((url) => markup(`<link rel="stylesheet" href="${url}">`), 'style-src-elem'),
  'style-import': way((url) => markup(`<style>@import "${url}";</style>`), 'style-src-elem'),
  font: way(
    (url) =>
      markup(
        `<style>@font-face { font-family: elsewhere; src: url(${url}) } h1 { font-family: elsewhere }</style>`,
      ),
    'font-src',
  ),
  video: way((url) => markup(`<video src="${url}"></video>`), 'media-src'),
  object: way((url) => markup(`<object data="${url}"></object>`), 'object-src'),
  embed: way((url) => markup(`<embed src="${url}">`), 'object-src'),
  frame: way((url) => markup(`<iframe src="${url}"></iframe>`), 'frame-src'),
  form: way(
    (url) =>
      `${markup(`<iframe name="sink"></iframe><form id="form" method="post" target="sink" action="${url}"></form>`)} document.getElementById('form').submit();`,
    'form-action',
    'frame-src',
  ),
};

export const PAST_THE_POLICY: readonly PolicyAttack[] = [
  {
    id: 'policy-script',
    what: 'a script, an event handler, a `javascript:` link, a frame, `import()`, `eval` or a worker, if a fault of the page let one in',
    result: "the page's policy runs none of them",
    aim: 'run',
    ways: RUN,
  },
  {
    id: 'policy-request',
    what: 'a request to elsewhere, if a fault of the page let one out: `fetch`, a socket, a beacon, an image, a style sheet, a font, a frame, a form, also from a worker',
    result: "the page's policy lets none out",
    aim: 'request',
    ways: REQUEST,
  },
];
