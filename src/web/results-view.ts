// SPDX-License-Identifier: MIT
import type { BoardFinding } from '../report/check-report.ts';
import { printableUtf8 } from '../report/utf8.ts';
import type { Answer } from './answer.ts';
import type { BoardInput } from './board-input.ts';
import { button, byId, counted, el, panel } from './dom.ts';
import { isSource } from './load-tree.ts';
import { compilerPanel, findingsPanel } from './panels/findings.ts';
import { mapPanel } from './panels/map.ts';
import { areasPanel, devicesPanel, logPanel, regionsPanel } from './panels/tables.ts';
import { verdictPanel, verdictText } from './panels/verdict.ts';
import { samples } from './samples.ts';
import type { Sample } from './samples.ts';
import { SourceView } from './source-view.ts';

/** What came of a board, panel by panel. */
export class ResultsView {
  readonly #panels = byId('panels', HTMLElement);
  readonly #status = byId('status', HTMLElement);
  readonly #source: SourceView;
  readonly #onSample: (sample: Sample) => void;
  #answer: Answer | null = null;
  #width = 0;

  constructor(onSample: (sample: Sample) => void, onEdit: (path: string, text: string) => void) {
    this.#onSample = onSample;
    this.#source = new SourceView(byId('source-place', HTMLElement), onEdit);
    new ResizeObserver(() => {
      this.#resized();
    }).observe(this.#panels);
  }

  /** Shows what the page is for. */
  showNothing(): void {
    this.#answer = null;
    this.#source.clear();
    const list = samples().map((sample) =>
      el(
        'li',
        {},
        button(sample.name, () => {
          this.#onSample(sample);
        }),
        el('p', {}, sample.shows),
      ),
    );
    this.#panels.replaceChildren(
      panel(
        'start',
        'Drop a board, or try one of these',
        el('ul', { class: 'samples' }, ...list),
      ),
    );
    this.#say('');
  }

  /** Shows what came of a board. */
  show(input: BoardInput, answer: Answer): void {
    this.#answer = answer;
    const { analysis, compiler, failure, used } = answer;
    const open = openKeys(this.#panels);
    const findings = [...compiler, ...(analysis?.findings ?? [])];
    const showPlace = (file: string, line: number): void => {
      this.#source.go(file, line);
    };
    const compilerPart = compiler.length > 0 ? compilerPanel(compiler, showPlace) : null;
    const board = [input.board, ...input.overlays].map(printableUtf8).join(' + ');
    const panels =
      analysis === null
        ? [failurePanel(board, failure ?? ''), compilerPart]
        : [
            verdictPanel(board, analysis),
            mapPanel(analysis.map, this.#widthOfMap()),
            findingsPanel(analysis.findings, analysis.omitted, showPlace),
            regionsPanel(analysis.boot),
            areasPanel(analysis.boot),
            devicesPanel(analysis.boot),
            logPanel(analysis.boot),
            compilerPart,
          ];
    this.#panels.replaceChildren(...panels.filter((one) => one !== null));
    reopen(this.#panels, open);
    const sources = input.files.filter(
      (file) => (used.length === 0 || used.includes(file.path)) && isSource(file),
    );
    this.#source.show(sources, firstPlace(findings) ?? { path: input.board, line: 1 }, findings);
    this.#say(summary(answer));
  }

  #say(text: string): void {
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }

  #widthOfMap(): number {
    this.#width = this.#panels.clientWidth;
    return this.#width;
  }

  /** Draws the map anew where there is another width for it. */
  #resized(): void {
    const analysis = this.#answer?.analysis;
    const map = document.getElementById('map');
    if (analysis == null || map === null || this.#panels.clientWidth === this.#width) return;
    map.replaceWith(mapPanel(analysis.map, this.#widthOfMap()));
  }
}

function failurePanel(board: string, failure: string): HTMLElement {
  return panel('failure', board, el('p', { class: 'verdict error' }, 'Cannot be read'), el('p', {}, failure));
}

/** What is said aloud of an answer. */
function summary({ analysis, failure }: Answer): string {
  if (analysis === null) return `Cannot be read. ${failure ?? ''}`;
  const count = (severity: BoardFinding['severity']): string =>
    counted(
      analysis.findings.filter((one) => one.severity === severity && one.suppressed === null).length,
      severity,
    );
  const regions = counted(analysis.boot.regions.length, 'region');
  return `${verdictText(analysis)}. ${regions}, ${count('error')}, ${count('warning')}, ${count('note')}.`;
}

function firstPlace(findings: readonly BoardFinding[]): { path: string; line: number } | undefined {
  const spot = findings.find((one) => one.spot !== null && one.suppressed === null)?.spot;
  return spot == null ? undefined : { path: spot.file, line: spot.line };
}

/** What stands open, by keys that are the same in the next answer. */
function openKeys(place: HTMLElement): string[] {
  return Array.from(place.querySelectorAll<HTMLElement>('details[open][data-key]'), (one) => one.dataset['key']!);
}

function reopen(place: HTMLElement, keys: readonly string[]): void {
  for (const details of place.querySelectorAll<HTMLDetailsElement>('details[data-key]')) {
    if (keys.includes(details.dataset['key']!)) details.open = true;
  }
}
