// SPDX-License-Identifier: MIT
//
// The library's door: reads device trees from DTBs, images and sources, works out what Linux does with their reserved memory, and
// checks it. Nothing behind it needs Node; `dt-rmem/node` has what reads files. docs/exports lists these names with their types.

// device trees
export type { Range } from './base/range.ts';
export type { DeviceTree } from './tree/device-tree.ts';
export { nodeByPath } from './tree/device-tree.ts';
export { DtNode } from './tree/node.ts';
export { DtProperty } from './tree/property.ts';
export {
  cellsProperty,
  flagProperty,
  phandlesProperty,
  regProperty,
  stringsProperty,
  treeOf,
} from './tree/properties.ts';
export { cells, phandleOf, reg, strings, u32, u64 } from './tree/readings.ts';

// DTBs, images and sources
export { FdtError } from './fdt/error.ts';
export { isDtb } from './fdt/header.ts';
export { readDtb } from './fdt/read.ts';
export { writeDtb } from './fdt/write.ts';
export { ImageError } from './image/error.ts';
export { readImage } from './image/read-image.ts';
export type { SourceHost } from './source/source-host.ts';
export { SourceRefusedError } from './source/source-host.ts';
export type { Compiled } from './compile/compile-dts.ts';
export { compileDts } from './compile/compile-dts.ts';
export { OverlayError } from './compile/overlay/error.ts';
export { applyOverlay } from './compile/overlay.ts';
export { printDts } from './compile/print-dts.ts';
export { SourceCache } from './dts/source-cache.ts';
export type { Diagnostic } from './diagnostics/diagnostic.ts';
export { diagnosticsText } from './report/diagnostics-text.ts';

// what Linux does
export { bootKernel, bootReservedMemory } from './linux/boot.ts';
export type { BootResult } from './linux/boot-result.ts';
export type { Machine } from './linux/machine.ts';
export type { LogLine } from './linux/printk.ts';
export type { Region } from './linux/region.ts';
export { KernelError } from './linux/kernel-error.ts';
export type { Kconfig } from './linux/kconfig.ts';
export { KconfigError, parseKconfig } from './linux/kconfig-file.ts';
export { bootJson } from './report/boot-json.ts';

// handlers of reserved memory
export * as errno from './linux/errno.ts';
export type { HandlerKernel, ReservedMemDeclaration, ReservedMemOps } from './linux/reserved-mem.ts';
export { reservedmemOfDeclare } from './linux/reserved-mem.ts';
export { makeDevice } from './linux/device.ts';

// findings
export type { CustomRule, CustomRuleContext, Finding } from './check/rule.ts';
export type { Checked, RuleSettings } from './check/run.ts';
export { runChecks } from './check/run.ts';
export { checkBoard } from './engine/check-board.ts';
export type { BoardReport, CheckReport } from './engine/check-report.ts';
export type { ReportedRule } from './report/check-rules.ts';
export { reportedRules } from './report/check-rules.ts';
export { checkGithub } from './report/check-github.ts';
export { checkGitlab } from './report/check-gitlab.ts';
export { checkJson } from './report/check-json.ts';
export { checkJunit } from './report/check-junit.ts';
export { checkMarkdown } from './report/check-markdown.ts';
export { checkSarif } from './report/check-sarif.ts';
export { checkText } from './report/check-text.ts';

// the map of the memory
export type { BoardMap } from './map/board-map.ts';
export { mapOf } from './map/board-map.ts';
export { mapHtml } from './report/map-html.ts';
export { mapJson } from './report/map-json.ts';
export { mapSvg } from './report/map-svg.ts';
export { mapText } from './report/map-text.ts';

// two boots
export type { BootDiff } from './diff/boot-diff.ts';
export { isSameBoot } from './diff/boot-diff.ts';
export { diffBoots } from './diff/diff-boots.ts';
export { diffHtml } from './report/diff-html.ts';
export { diffJson } from './report/diff-json.ts';
export { diffMarkdown } from './report/diff-markdown.ts';
export { diffText } from './report/diff-text.ts';

// a kernel's log
export { NoSuchBootError, readKernelLog } from './verify/kernel-log.ts';
export { explainLog } from './verify/explain-log.ts';
export { ProcFileError, readIomem, readMemblock, readMeminfo } from './verify/proc-files.ts';
export type { Verified } from './verify/verify-boot.ts';
export { verifyBoot } from './verify/verify-boot.ts';
export { explainedJson, verifyJson } from './report/verify-json.ts';
export { explainedText, verifyText } from './report/verify-text.ts';
