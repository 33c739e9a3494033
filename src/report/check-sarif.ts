// SPDX-License-Identifier: MIT
import { groupBy } from '../base/map.ts';
import { kernelsOf } from './check-kernels.ts';
import type { BoardFinding, BoardReport, CheckReport, Location } from '../engine/check-report.ts';
import { editRegion, pathUri, spotRegion, wholeText } from './check-place.ts';
import { rulesWith } from './check-rules.ts';
import type { ReportedRule } from './check-rules.ts';
import { sentencesOf } from './check-sentences.ts';
import { fileOf, fingerprintOf, sharedFindings } from './check-shared.ts';
import type { SharedFinding } from './check-shared.ts';
import { printableUtf8, safeJson } from './safe-text.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** Base of relative paths: the working directory of the check. */
const BASE = '%SRCROOT%';

/**
 * The result of a check as SARIF 2.1.0, for code scanning. A shared finding is one result. Suppressed findings are included, marked as
 * suppressed.
 *
 * @param rules all rules that ran
 */
export function checkSarif(report: CheckReport, rules: readonly ReportedRule[]): string {
  const shared = sharedFindings(report);
  const all = rulesWith(
    rules,
    shared.map(({ finding }) => finding.id),
  );
  const indexes = new Map(all.map(({ id }, index) => [id, index]));
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'rmem', version: report.version, rules: all.map(ruleObject) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [BASE]: { description: { text: 'The folder in which the check ran.' } } },
        invocations: [invocation(report)],
        results: shared.map((one) => result(one, indexes.get(one.finding.id)!)),
      },
    ],
  };
  return safeJson(JSON.stringify(log, null, 2));
}

function ruleObject({ id, title, description, severity, reason, help, helpUri }: ReportedRule): object {
  return {
    id,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: description },
    help: {
      text: `${description} By default it is of severity ${severity}: ${reason}.`,
      ...(help !== undefined && { markdown: help }),
    },
    ...(helpUri !== undefined && { helpUri }),
    defaultConfiguration: { level: severity },
    properties: { tags: ['devicetree', 'reserved-memory'] },
  };
}

function invocation({ boards }: CheckReport): object {
  const notifications = boards.flatMap((board) => [
    ...(board.failure === null
      ? []
      : [notification(board, 'error', `could not be read: ${printableUtf8(board.failure)}`)]),
    ...(board.omitted === 0
      ? []
      : [notification(board, 'note', `${board.omitted} more findings of the same rules`)]),
  ]);
  return {
    executionSuccessful: boards.every(({ failure }) => failure === null),
    toolExecutionNotifications: notifications,
  };
}

function notification({ board, file }: BoardReport, level: 'error' | 'note', text: string): object {
  return {
    level,
    message: message(`${printableUtf8(board)}: ${text}`),
    locations: [{ physicalLocation: { artifactLocation: artifact(file) } }],
  };
}

function result(shared: SharedFinding, ruleIndex: number): object {
  const { finding, on } = shared;
  const { id, severity, related, edits, suppressed } = finding;
  const file = fileOf(shared);
  const boards = on.map(({ board }) => board);
  const kernels = kernelsOf(finding, boards);
  return {
    ruleId: id,
    ruleIndex,
    level: severity,
    message: message(sentencesOf(finding).join('\n')),
    locations: [location(finding, file)],
    ...(related.length > 0 && {
      relatedLocations: related.map((one, index) => ({
        id: index + 1,
        ...location(one, on[0]!.board.file),
        message: message(printableUtf8(one.message)),
      })),
    }),
    ...(edits.length > 0 && { fixes: [fix(finding)] }),
    partialFingerprints: { 'rmem/v1': wholeText(fingerprintOf(shared)) },
    suppressions: suppressed === null ? [] : [suppression(suppressed)],
    properties: {
      boards: boards.map(({ board }) => wholeText(board)),
      ...(kernels !== null && { kernels: kernels.map(wholeText) }),
    },
  };
}

function location(place: Location, file: string): object {
  const { spot, node, property, offset } = place;
  const region = spot !== null ? spotRegion(spot) : offset !== null ? { byteOffset: offset } : undefined;
  return {
    physicalLocation: { artifactLocation: artifact(spot?.file ?? file), ...(region && { region }) },
    ...(node !== null && { logicalLocations: [logicalLocation(node, property)] }),
  };
}

/** The property if there is one, else the node. */
function logicalLocation(path: string, property: string | null): object {
  const node = wholeText(path);
  if (property === null) {
    return { name: node.slice(node.lastIndexOf('/') + 1) || '/', fullyQualifiedName: node, kind: 'object' };
  }
  const name = wholeText(property);
  return { name, fullyQualifiedName: `${node}:${name}`, kind: 'property' };
}

function artifact(file: string): object {
  const { uri, isRelative } = pathUri(file);
  return isRelative ? { uri, uriBaseId: BASE } : { uri };
}

function fix({ fix, edits }: BoardFinding): object {
  const byFile = groupBy(edits, ({ file }) => file);
  return {
    ...(fix !== null && { description: message(printableUtf8(fix)) }),
    artifactChanges: [...byFile].map(([file, list]) => ({
      artifactLocation: artifact(file),
      replacements: list.map((edit) => ({
        deletedRegion: editRegion(edit),
        ...(edit.text !== '' && { insertedContent: { text: wholeText(edit.text) } }),
      })),
    })),
  };
}

function suppression({ by, reason }: NonNullable<BoardFinding['suppressed']>): object {
  return {
    kind: by === 'comment' ? 'inSource' : 'external',
    ...(reason !== null && { justification: printableUtf8(reason) }),
  };
}

/** Escapes brackets before a parenthesis, which would be a link, and numbers in braces, which are arguments. */
function message(text: string): object {
  let plain = text;
  if (plain.includes('](')) plain = plain.replace(/[[\]\\]/g, '\\$&');
  if (/\{\d+\}/.test(plain)) plain = plain.replace(/[{}]/g, '$&$&');
  return { text: plain };
}
