// SPDX-License-Identifier: MIT
import { sizeText } from '../base/size.ts';
import { isText } from '../engine/read-tree.ts';
import type { BoardFinding } from '../engine/check-report.ts';
import { printableUtf8 } from '../report/safe-text.ts';
import type { Answer } from './answer.ts';
import type { BoardInput } from './board-input.ts';
import { button, byId, counted, el, inlineCode, panel } from './dom.ts';
import { compilerPanel, findingsPanel } from './panels/findings.ts';
import { MapPanel } from './panels/map.ts';
import { areasPanel, devicesPanel, logPanel, regionsPanel } from './panels/tables.ts';
import { countsOf, verdictPanel, verdictText } from './panels/verdict.ts';
import { samples } from './samples.ts';
import type { Sample } from './samples.ts';
import { SourceView } from './source-view.ts';

/** The results of a board, in panels. */
export class ResultsView {
  readonly #panels = byId('panels', HTMLElement);
  readonly #status = byId('status', HTMLElement);
  readonly #source: SourceView;
  readonly #onSample: (sample: Sample) => void;
  readonly #map = new MapPanel();

  constructor(onSample: (sample: Sample) => void, onEdit: (path: string, text: string) => void) {
    this.#onSample = onSample;
    this.#source = new SourceView(byId('source-place', HTMLElement), onEdit);
  }

  /** Shows the start page. */
  showNothing(): void {
    this.#source.clear();
    const list = samples().map((sample) =>
      el(
        'li',
        {},
        button(sample.name, () => {
          this.#onSample(sample);
        }),
        el('p', {}, ...inlineCode(sample.shows)),
      ),
    );
    this.#panels.replaceChildren(
      panel('start', 'Drop a board, or try one of these', el('ul', { class: 'samples' }, ...list)),
    );
    this.#say('');
  }

  /** Shows the results of a board. */
  show(input: BoardInput, answer: Answer): void {
    const { analysis, compiler, failure, used } = answer;
    const open = openKeys(this.#panels);
    const findings = [...compiler, ...(analysis?.findings ?? [])];
    const showPlace = (file: string, line: number): void => {
      this.#source.go(file, line);
    };
    const compilerPart = compiler.length > 0 ? compilerPanel(compiler, showPlace) : null;
    const board = [input.board, ...input.overlays].map(printableUtf8).join(' + ');
    if (analysis !== null) this.#map.show(analysis.map);
    const panels =
      analysis === null
        ? [failurePanel(board, failure ?? ''), compilerPart]
        : [
            verdictPanel(board, analysis),
            this.#map.element,
            findingsPanel(analysis.findings, analysis.omitted, showPlace),
            regionsPanel(analysis.boot),
            areasPanel(analysis.boot),
            devicesPanel(analysis.boot),
            logPanel(analysis.boot),
            compilerPart,
          ];
    putPanels(
      this.#panels,
      panels.filter((one) => one !== null),
    );
    reopen(this.#panels, open);
    const sources = input.files.filter(
      (file) => (used.length === 0 || used.includes(file.path)) && isText(file.bytes),
    );
    this.#source.show(sources, firstPlace(findings) ?? { path: input.board, line: 1 }, findings);
    this.#say(summary(answer));
  }

  #say(text: string): void {
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }
}

/** Replaces panels, but does not move one that stays: moving it would lose the focus. */
function putPanels(place: HTMLElement, panels: readonly HTMLElement[]): void {
  const staying = panels.find((one) => one.parentElement === place);
  for (const child of [...place.children]) if (child !== staying) child.remove();
  let isBefore = staying !== undefined;
  for (const one of panels) {
    if (one === staying) isBefore = false;
    else if (isBefore) place.insertBefore(one, staying!);
    else place.append(one);
  }
}

function failurePanel(board: string, failure: string): HTMLElement {
  return panel('failure', board, el('p', { class: 'verdict error' }, 'Cannot be read'), el('p', {}, failure));
}

/** An answer in one line: for screen readers, and always in view on small screens. */
function summary({ analysis, failure }: Answer): string {
  if (analysis === null) return `Cannot be read. ${failure ?? ''}`;
  const { boot, map, findings } = analysis;
  const found = countsOf(findings);
  const left = map.budget === null ? [] : [`${sizeText(map.budget.left)} left`];
  const rest = [
    counted(boot.regions.length, 'region'),
    ...(found.length > 0 ? found : ['no findings']),
    ...left,
  ];
  return `${verdictText(analysis)}. ${rest.join(', ')}.`;
}

function firstPlace(findings: readonly BoardFinding[]): { path: string; line: number } | undefined {
  const spot = findings.find((one) => one.spot !== null && one.suppressed === null)?.spot;
  return spot == null ? undefined : { path: spot.file, line: spot.line };
}

/** Keys of the open details, which are the same in the next answer. */
function openKeys(place: HTMLElement): string[] {
  return Array.from(
    place.querySelectorAll<HTMLElement>('details[open][data-key]'),
    (one) => one.dataset['key']!,
  );
}

function reopen(place: HTMLElement, keys: readonly string[]): void {
  for (const details of place.querySelectorAll<HTMLDetailsElement>('details[data-key]')) {
    if (keys.includes(details.dataset['key']!)) details.open = true;
  }
}
