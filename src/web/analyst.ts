// SPDX-License-Identifier: MIT
import { Answerer } from './answer.ts';
import type { Answer, Question } from './answer.ts';
import { EMPTY_FORM } from './board-input.ts';
import type { BoardInput, MachineForm } from './board-input.ts';

/** Milliseconds until a board is given up: it is hostile, or this is a bug of ours. */
const PATIENCE = 20_000;
/** Milliseconds that an outdated question may still take when a newer one waits. */
const PATIENCE_WITH_OLD = 1000;

/** A worker as the page sees it, or the page's own thread if there are no workers. */
interface Thread {
  post(question: Question): void;
  stop(): void;
}

interface Wanted {
  readonly input: BoardInput;
  readonly form: MachineForm;
}

/** Analyses boards in a worker, one question at a time; of the waiting questions only the newest is asked. */
export class Analyst {
  readonly #onAnswer: (answer: Answer) => void;
  readonly #warmUp: BoardInput | undefined;
  #script: string | null;
  #thread: Thread | undefined;
  /** The input that the thread already has. */
  #known: BoardInput | undefined;
  #asked: Wanted | undefined;
  #next: Wanted | undefined;
  #timer: number | undefined;
  #id = 0;

  /**
   * @param script the text of the worker's script; null if the page must answer questions itself
   * @param warmUp a board that the worker analyses before the first question
   */
  constructor(script: string | null, onAnswer: (answer: Answer) => void, warmUp?: BoardInput) {
    this.#script = script;
    this.#warmUp = warmUp;
    this.#onAnswer = onAnswer;
    this.#thread = this.#start();
  }

  /** Asks about a board. The answer comes later, unless a newer question replaces this one. */
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

  /** Gives up the current question after some milliseconds. */
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

  /** Continues without a worker if the browser cannot start one. */
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
      // the worker has loaded its script once it has started
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
    // the first answer is faster if the worker has analysed another board before
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

/** The worker's side: answers questions. */
export function answerQuestions(scope: WorkerScope): void {
  const answerer = new Answerer();
  let last = Promise.resolve();
  scope.onmessage = ({ data }) => {
    // in order: a question may refer to the board of the previous one
    last = last.then(async () => {
      scope.postMessage(await answerer.answer(data));
    });
  };
}

/** The part of a worker's global scope that is used. */
export interface WorkerScope {
  onmessage: ((event: MessageEvent<Question>) => void) | null;
  postMessage(answer: Answer): void;
}
