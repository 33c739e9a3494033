// SPDX-License-Identifier: MIT
import { Answerer } from './answer.ts';
import type { Answer, Question } from './answer.ts';
import { EMPTY_FORM } from './board-input.ts';
import type { BoardInput, MachineForm } from './board-input.ts';

/** A board that takes longer than this is given up: hostile, or a fault of ours. */
const PATIENCE = 20_000;
/** How long one may still take that nobody waits for any more, as another is to be shown. */
const PATIENCE_WITH_OLD = 1000;

/** What a worker is to its page; and a page's own thread where there are no workers. */
interface Thread {
  post(question: Question): void;
  stop(): void;
}

interface Wanted {
  readonly input: BoardInput;
  readonly form: MachineForm;
}

/** Has boards looked at in a worker, one question at a time; of those that wait only the newest is asked. */
export class Analyst {
  readonly #onAnswer: (answer: Answer) => void;
  readonly #warmUp: BoardInput | undefined;
  #script: string | null;
  #thread: Thread | undefined;
  /** The input that the thread has. */
  #known: BoardInput | undefined;
  #asked: Wanted | undefined;
  #next: Wanted | undefined;
  #timer: number | undefined;
  #id = 0;

  /**
   * @param script the text of a worker that answers; null for a page that must do it itself
   * @param warmUp a board that a worker is to look at before anybody asks
   */
  constructor(script: string | null, onAnswer: (answer: Answer) => void, warmUp?: BoardInput) {
    this.#script = script;
    this.#warmUp = warmUp;
    this.#onAnswer = onAnswer;
    this.#thread = this.#start();
  }

  /** Asks about a board; the answer comes later, unless a newer question takes its place. */
  ask(input: BoardInput, form: MachineForm): void {
    const isOther = input.board !== (this.#next ?? this.#asked)?.input.board;
    this.#next = { input, form };
    if (this.#asked === undefined) this.#askNext();
    else if (isOther) this.#watch(PATIENCE_WITH_OLD);
  }

  #askNext(): void {
    const wanted = this.#next;
    if (wanted === undefined) return;
    this.#asked = wanted;
    this.#next = undefined;
    this.#thread ??= this.#start();
    const { input, form } = wanted;
    const isKnown = this.#known === input;
    this.#known = input;
    this.#watch(PATIENCE);
    this.#thread.post({ id: ++this.#id, form, ...(!isKnown && { input }) });
  }

  /** Gives up what is asked after so many milliseconds. */
  #watch(patience: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#giveUp('Stopped after 20 seconds.');
    }, patience);
  }

  #answered(answer: Answer): void {
    if (answer.id !== this.#id) return;
    clearTimeout(this.#timer);
    this.#asked = undefined;
    if (this.#next === undefined) this.#onAnswer(answer);
    else this.#askNext();
  }

  #giveUp(failure: string): void {
    this.#thread?.stop();
    this.#thread = undefined;
    this.#known = undefined;
    this.#answered({ id: this.#id, analysis: null, failure, compiler: [], choices: [], used: [] });
  }

  /** Without a worker, where a browser lets none start. */
  #goOnAlone(): void {
    clearTimeout(this.#timer);
    this.#script = null;
    this.#thread = undefined;
    this.#known = undefined;
    this.#next ??= this.#asked;
    this.#asked = undefined;
    this.#askNext();
  }

  #start(): Thread {
    if (this.#script === null) return this.#ownThread();
    const url = URL.createObjectURL(new Blob([this.#script], { type: 'text/javascript' }));
    try {
      return this.#worker(new Worker(url));
    } catch {
      return this.#ownThread();
    } finally {
      // a worker has its script once it was made
      setTimeout(() => {
        URL.revokeObjectURL(url);
      }, 10_000);
    }
  }

  #worker(worker: Worker): Thread {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      isTried = true;
      this.#answered(data);
    };
    let isTried = false;
    worker.onerror = (event) => {
      event.preventDefault();
      if (isTried) this.#giveUp('The page ran out of memory or another resource.');
      else this.#goOnAlone();
    };
    // the first board comes sooner when the worker has seen another
    if (this.#warmUp !== undefined)
      worker.postMessage({ id: -1, input: this.#warmUp, form: EMPTY_FORM } satisfies Question);
    return {
      post: (question) => {
        worker.postMessage(question);
      },
      stop: () => {
        worker.terminate();
      },
    };
  }

  #ownThread(): Thread {
    const answerer = new Answerer();
    return {
      post: (question) => {
        setTimeout(() => {
          void answerer.answer(question).then((answer) => {
            this.#answered(answer);
          });
        });
      },
      stop: () => undefined,
    };
  }
}

/** The worker's side. */
export function answerQuestions(scope: WorkerScope): void {
  const answerer = new Answerer();
  let last = Promise.resolve();
  scope.onmessage = ({ data }) => {
    // one after the other: each question is about the board of the last one
    last = last.then(async () => {
      scope.postMessage(await answerer.answer(data));
    });
  };
}

/** What is used of a worker's global scope. */
export interface WorkerScope {
  onmessage: ((event: MessageEvent<Question>) => void) | null;
  postMessage(answer: Answer): void;
}
