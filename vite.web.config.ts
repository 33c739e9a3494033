// SPDX-License-Identifier: MIT
//
// Builds the page: one file that holds all of it, because a page that is opened from a disk may load no other.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

/** Puts script and style into the page, and the script's hash into its policy, so that no other script runs. */
function oneFile(): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle(_, bundle) {
      let script = '';
      let style = '';
      for (const [name, part] of Object.entries(bundle)) {
        if (name.endsWith('.html')) continue;
        if (part.type === 'chunk') script += part.code;
        else if (name.endsWith('.css')) style += String(part.source);
        Reflect.deleteProperty(bundle, name);
      }
      // neither may end its own element
      script = script.trim().replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
      const hash = createHash('sha256').update(script).digest('base64');
      const page = bundle['index.html'];
      if (page?.type !== 'asset') throw new Error('there is no index.html');
      const html = String(page.source)
        .replace(/<script type="module"[^>]*><\/script>\s*/g, '')
        .replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${style.trim()}</style>`)
        .replace('script-hash', () => `sha256-${hash}`)
        .replace('</body>', () => `<script id="script">${script}</script>\n</body>`);
      page.source = html;
      const sizes = [html.length, gzipSync(html, { level: 9 }).length].map((size) => Math.ceil(size / 1024));
      this.info(`index.html has ${sizes[0]!} KiB, ${sizes[1]!} KiB compressed`);
    },
  };
}

export default defineConfig({
  root: 'src/web',
  base: './',
  publicDir: false,
  build: {
    outDir: '../../dist-web',
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // with a style of its own, and not one that the script makes: in the worker there is nowhere to put it
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      output: { format: 'iife', codeSplitting: false },
      // vite asks it where the page is, for parts that are loaded later; this page has none
      transform: { define: { 'import.meta': '{}' } },
    },
  },
  plugins: [oneFile()],
});
