// SPDX-License-Identifier: MIT
//
// Finds the comments `rmem-ignore RULE: reason` of a source, and the node or property after each. It reads the text before the
// preprocessor, so it also finds comments in excluded branches and in macro bodies.

/** A comment that suppresses findings. Offsets are in the text. */
export interface IgnoreComment {
  /** Range of the word `rmem-ignore`. */
  readonly start: number;
  readonly end: number;
  readonly rules: readonly { readonly name: string; readonly start: number }[];
  /** On one line; empty if none is given. */
  readonly reason: string;
  /** Offset of the name of the node or property after the comment, or why the comment applies to nothing. */
  target: number | 'in-value' | 'nothing-follows';
}

const WORD = 'rmem-ignore';

/** All such comments in a text, in order. Takes time linear in the text, and almost none for a text without them. */
export function ignoreComments(text: string): readonly IgnoreComment[] {
  return text.includes(WORD) ? new CommentScanner(text).scan() : [];
}

/** The scanner's state; the body of a macro has its own. */
interface ScanContext {
  /** Comments whose node or property is not found yet. */
  readonly waiting: IgnoreComment[];
  /** Whether the position is between the `=` of a property and its semicolon. */
  inValue: boolean;
}

class CommentScanner {
  readonly #text: string;
  readonly #found: IgnoreComment[] = [];
  #at = 0;
  /** Whether only space and comments are before the position in its line. */
  #atLineStart = true;
  #directive: 'none' | 'define' | 'other' = 'none';
  #around: ScanContext = { waiting: [], inValue: false };
  /** The context around the directive. */
  #outside = this.#around;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): readonly IgnoreComment[] {
    while (this.#at < this.#text.length) this.#step();
    return this.#found;
  }

  #step(): void {
    if (this.#match(SPACE) !== undefined) return;
    const char = this.#text[this.#at]!;
    if (char === '\n') {
      this.#endLine();
    } else if (char === '/' && this.#text[this.#at + 1] === '*') {
      const end = this.#text.indexOf('*/', this.#at + 2);
      this.#comment(end < 0 ? this.#text.length : end, 2);
    } else if (char === '/' && this.#text[this.#at + 1] === '/') {
      this.#comment(lineEnd(this.#text, this.#at), 0);
    } else if (this.#atLineStart && char === '#' && this.#beginsDirective()) {
      this.#atLineStart = false;
    } else {
      this.#atLineStart = false;
      if (char === '"' || char === "'") this.#at = quotedEnd(this.#text, this.#at, char);
      else this.#code(char);
    }
  }

  #endLine(): void {
    this.#at++;
    this.#atLineStart = true;
    if (this.#directive === 'define') this.#around = this.#outside;
    this.#directive = 'none';
  }

  #beginsDirective(): boolean {
    const name = this.#match(DIRECTIVE);
    if (name === undefined) return false;
    this.#directive = 'other';
    if (this.#match(MACRO_HEAD) !== undefined) {
      this.#directive = 'define';
      this.#outside = this.#around;
      this.#around = { waiting: [], inValue: false };
    }
    return true;
  }

  #comment(end: number, behind: number): void {
    const comment = readComment(this.#text, this.#at + 2, end);
    this.#at = end + behind;
    if (comment === undefined) return;
    this.#found.push(comment);
    if (this.#around.inValue) comment.target = 'in-value';
    else this.#around.waiting.push(comment);
  }

  #code(char: string): void {
    const around = this.#around;
    if (this.#directive === 'other') {
      this.#at++;
    } else if (char === '=') {
      around.inValue = true;
      this.#at++;
    } else if (char === ';' || char === '{' || char === '}') {
      around.inValue = false;
      // a comment after the last item of a node belongs to no item
      if (char === '}') around.waiting.length = 0;
      this.#at++;
    } else if (around.inValue || around.waiting.length === 0 || this.#match(PASSED) === undefined) {
      const start = this.#at;
      if (this.#match(NAME) === undefined) this.#at++;
      else if (!around.inValue) {
        for (const comment of around.waiting) comment.target = start;
        around.waiting.length = 0;
      }
    }
  }

  /** Skips the match of a sticky expression at the position. */
  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at = pattern.lastIndex;
    return found;
  }
}

/** The end of a line, including lines joined to it by backslashes. */
function lineEnd(text: string, at: number): number {
  let end = text.indexOf('\n', at);
  while (end >= 0 && (text[end - 1] === '\\' || text.startsWith('\\\r', end - 2)))
    end = text.indexOf('\n', end + 1);
  return end < 0 ? text.length : end;
}

/** The end of a string or a character. An unterminated one, as in excluded text, ends with its line. */
function quotedEnd(text: string, at: number, quote: string): number {
  for (let end = at + 1; end < text.length; end++) {
    const char = text[end]!;
    if (char === quote) return end + 1;
    if (char === '\n') return end;
    if (char === '\\') end++;
  }
  return text.length;
}

// The expressions are bounded; longer text is read in parts.

/** Space, and line ends after a backslash. */
const SPACE = /(?:[ \t\r\f\v]|\\\r?\n){1,300}/y;
/** Properties begin with `#` too: `#address-cells`. */
const DIRECTIVE =
  /#[ \t]{0,300}(?=(?:define|elif|elifdef|elifndef|else|endif|error|if|ifdef|ifndef|import|include|include_next|line|pragma|undef|warning|\d+)(?![\w,.+*?@-]))/y;
const MACRO_HEAD = /define[ \t]{1,300}\w{1,300}(?:\([^()\n]{0,3000}\))?/y;
/** Text that may be between a comment and its node or property. */
const PASSED =
  /[A-Za-z_]\w{0,300}\s{0,300}:|\/omit-if-no-ref\/(?:\s{0,300}&(?:\{[^}]{0,300}\}|\w{1,300})\s{0,300};)?|\/(?:delete-node|delete-property|dts-v1|plugin|memreserve)\/[^;]{0,300};?|\/include\/\s{0,300}"[^"\n]{0,300}"/y;
/** The name of a node, a property or a macro, a reference, or the root. */
const NAME = /&(?:\{|\w{1,300})|\/(?=\s{0,300}\{)|[\w,.+*#?@-]{1,300}/y;

/** Reads the comment from `at` to `end`; undefined for other comments. */
function readComment(text: string, at: number, end: number): IgnoreComment | undefined {
  OPENING.lastIndex = at;
  if (!OPENING.test(text) || OPENING.lastIndex > end) return undefined;
  const wordEnd = OPENING.lastIndex;
  const rules: { name: string; start: number }[] = [];
  let next = wordEnd;
  while (rules.length < MAX_RULES) {
    RULE_NAME.lastIndex = next;
    const [name] = RULE_NAME.exec(text) ?? [];
    if (name === undefined || RULE_NAME.lastIndex > end) break;
    next = RULE_NAME.lastIndex;
    const bare = name.replace(/^[\s,*]+/, '');
    rules.push({ name: bare, start: next - bare.length });
    COMMA.lastIndex = next;
    if (!COMMA.test(text)) break;
  }
  COLON.lastIndex = next;
  const hasReason = rules.length > 0 && COLON.test(text) && COLON.lastIndex <= end;
  return {
    start: wordEnd - WORD.length,
    end: wordEnd,
    rules,
    reason: hasReason
      ? reasonOf(text.slice(COLON.lastIndex, Math.min(end, COLON.lastIndex + MAX_REASON)))
      : '',
    target: 'nothing-follows',
  };
}

const OPENING = /[\s*/]{0,300}rmem-ignore(?![\w-])/y;
const RULE_NAME = /[\s,*]{0,300}[a-z][\w/-]{0,100}/iy;
const COMMA = /(?=\s{0,300},)/y;
const COLON = /\s{0,300}:/y;
/** Limit of a reason's length; longer ones are cut. */
const MAX_REASON = 500;
/** Limit of rule names in a comment; there are fewer rules. */
const MAX_RULES = 100;

/** The lines of a comment as one line. */
function reasonOf(text: string): string {
  const line = text.replace(/\\?\r?\n[\s*]*/g, ' ').replace(/[^ -~\x80-\xff]+/g, ' ');
  // not in the middle of a character
  return (text.length < MAX_REASON ? line : line.replace(/[\x80-\xff]+$/, '')).trim();
}
