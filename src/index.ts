// SPDX-License-Identifier: MIT
//
// The library's door: reads device trees from blobs, images and sources, and works out what Linux does with their reserved
// memory. Nothing behind it needs Node.
export type { Range } from './base/range.ts';
export { endOf } from './base/range.ts';

export type { SourceFile } from './source/source-file.ts';
export type { SourceHost } from './source/source-host.ts';
export type { Loc, Span } from './source/loc.ts';
export type { FileSpan, Place, SourceMap } from './source/source-map.ts';

export type { Diagnostic, Related, Severity, TextEdit } from './diagnostics/diagnostic.ts';
export type { DiagnosticId } from './diagnostics/ids.ts';
export { DIAGNOSTICS } from './diagnostics/ids.ts';
export type { RuleId } from './diagnostics/rule-ids.ts';
export { RULES } from './diagnostics/rule-ids.ts';
export type { SuppressionUse } from './diagnostics/suppression.ts';

export type { DeviceTree, Reservation } from './tree/device-tree.ts';
export { nodeByPath } from './tree/device-tree.ts';
export { DtNode } from './tree/node.ts';
export type {
  Marker,
  MarkerKind,
  NodeBlock,
  PropertySource,
  ReferenceMarker,
  TypeMarker,
} from './tree/origin.ts';
export { elementAt } from './tree/origin.ts';
export { DtProperty } from './tree/property.ts';
export {
  cellCount,
  cells,
  eachString,
  number,
  phandleOf,
  phandles,
  reg,
  stringAt,
  strings,
  u32,
  u64,
} from './tree/readings.ts';

export type { FdtErrorKind } from './fdt/error.ts';
export { FdtError, FdtWriteError } from './fdt/error.ts';
export { isDtb } from './fdt/header.ts';
export { readDtb } from './fdt/read.ts';
export type { WritableVersion, WriteOptions } from './fdt/write.ts';
export { writeDtb } from './fdt/write.ts';

export type { ImageErrorKind } from './image/error.ts';
export { ImageError } from './image/error.ts';
export type { Compression, Image, ImageConfiguration, ImageEntry, ImageKind } from './image/image.ts';
export { readImage } from './image/read-image.ts';

export type { CompileOptions, Compiled } from './compile/compile-dts.ts';
export { compileDts } from './compile/compile-dts.ts';
export type { OverlayErrorKind, OverlayPlace } from './compile/overlay/error.ts';
export { OverlayError } from './compile/overlay/error.ts';
export { applyOverlay } from './compile/overlay.ts';
export type { PrintOptions } from './compile/print-dts.ts';
export { printDts } from './compile/print-dts.ts';
export { SourceCache } from './dts/source-cache.ts';

export type {
  BootArea,
  BootDevice,
  BootResult,
  ContiguousAreas,
  DeviceEffect,
  MemoryRange,
  NumaArea,
} from './linux/boot-result.ts';
export { bootReservedMemory } from './linux/boot.ts';
export type { CmaArea } from './linux/cma.ts';
export type { FailedDefaultArea } from './linux/contiguous.ts';
export type { DeviceMemory } from './linux/device.ts';
export { makeDevice } from './linux/device.ts';
export type { EarlyKernel } from './linux/early-kernel.ts';
export * from './linux/errno.ts';
export type { CmaSizeSelection, Kconfig } from './linux/kconfig.ts';
export { KconfigError, parseKconfig } from './linux/kconfig-file.ts';
export { withLpae, withPageSize } from './linux/kconfig-variants.ts';
export { cmaMinAlignment } from './linux/kconfig.ts';
export { KernelError } from './linux/kernel-error.ts';
export type { Arch } from './linux/arch/arch.ts';
export type { Flavour } from './linux/arch/architecture.ts';
export { flavourOf } from './linux/kernel.ts';
export type { ReleaseVersion } from './linux/releases/change.ts';
export type { Release } from './linux/releases/release.ts';
export type { NearestRelease } from './linux/releases/releases.ts';
export { nearestRelease } from './linux/releases/releases.ts';
export { DEBIAN_ARM64_7_2 } from './linux/releases/builds/arm64.ts';
export type { Machine, MachineMemory } from './linux/machine.ts';
export type { AllocRange, MemblockOptions, MemblockRoom } from './linux/memblock.ts';
export type { MemblockRegion } from './linux/memblock-list.ts';
export { Memblock } from './linux/memblock.ts';
export type { AnyFields, MessageFields, MessageId } from './linux/messages/messages.ts';
export type { FieldValue } from './linux/messages/template.ts';
export type { PanicKind } from './linux/panic.ts';
export type { LogLine, Printk } from './linux/printk.ts';
export type { Region, RegionOutcome, RegionStage } from './linux/region.ts';
export type {
  Alignment,
  Device,
  ReservedMem,
  ReservedMemDeclaration,
  ReservedMemOps,
} from './linux/reserved-mem.ts';
export { reservedmemOfDeclare } from './linux/reserved-mem.ts';
export type { DmaReach } from './linux/of-address.ts';
export type { AddrSizeProperty, Chosen, MemoryBank, RootCells, TreeReader } from './linux/tree-reader.ts';
export type { Verdict, VerdictReason, VerdictKind } from './linux/verdict.ts';
export type { Zone } from './linux/zones.ts';

export type { Rule, RuleContext, Finding, TreePlace } from './check/rule.ts';
export type { CheckedBoard, CheckedRegion, Consumer } from './check/board/checked-board.ts';
export type { PropertyOfNode, TreeIndex } from './check/board/tree-index.ts';
export type { TreeEdit } from './check/edit.ts';
export type { Checked, RuleSetting, RuleSettings } from './check/run.ts';
export { runChecks } from './check/run.ts';
export type { SuppressionProblem } from './check/suppress/suppressions.ts';
export { ALL_RULES } from './check/rules/index.ts';

export type {
  BootDiff,
  DiffArea,
  DiffEntry,
  DiffFinding,
  DiffGroup,
  DiffSection,
  DiffValue,
  FieldChange,
  ItemDiff,
  LogChange,
  MemoryTotals,
  RangeChange,
  RangeState,
  ReservedChange,
  WordingChange,
} from './diff/boot-diff.ts';
export { DIFF_GROUPS, isSameBoot, onlyGroups } from './diff/boot-diff.ts';
export type { ReleaseChange, Settings } from './linux/releases/change.ts';
export type { ReleaseChangeId } from './linux/releases/releases.ts';
export { RELEASE_CHANGES } from './linux/releases/releases.ts';
export type { DiffInput } from './diff/diff-boots.ts';
export { diffBoots } from './diff/diff-boots.ts';

export type { BootFacts, NodeRange } from './verify/boot-facts.ts';
export type { ExplainedLine } from './verify/explain-log.ts';
export { explainLog } from './verify/explain-log.ts';
export type { KernelLine, KernelLog } from './verify/kernel-log.ts';
export { NoSuchBootError, readKernelLog } from './verify/kernel-log.ts';
export type { Bearing } from './verify/explanation.ts';
export type { Iomem, MemblockLine } from './verify/proc-files.ts';
export { ProcFileError, readIomem, readMeminfo, readMemblock } from './verify/proc-files.ts';
export type { PredictionInput } from './verify/booted-machine.ts';
export type { Reason, ReasonId } from './verify/reason.ts';
export type { ItemList } from './verify/boot-items.ts';
export type { LineState, Verified, VerifiedLine, VerifyOptions } from './verify/verify-boot.ts';
export { verifyBoot } from './verify/verify-boot.ts';

export type { BoardMap } from './map/board-map.ts';
export type { MapKernel } from './map/map-kernel.ts';
export { mapOf } from './map/board-map.ts';
export type { Bank, Budget, Hole, ZoneBudget } from './map/budget.ts';
export type { Laned } from './map/lanes.ts';
export type { Box, Heading, LayoutOptions, MapLayout, Stretch } from './map/map-layout.ts';
export { layOutMap } from './map/map-layout.ts';
export type { Detail, MapEntry, Mark, MarkKind } from './map/mark.ts';
export { KIND_TITLES, MARK_KINDS } from './map/mark.ts';

export { bootJson } from './report/boot-json.ts';
export type { Style as TextStyle } from './report/boot-text.ts';
export type {
  BoardFinding,
  BoardReport,
  BootSummary,
  CheckReport,
  FileEdit,
  KernelWording,
  Location,
  Spot,
} from './engine/check-report.ts';
export type { ReportedRule } from './report/check-rules.ts';
export { checkGithub } from './report/check-github.ts';
export { checkGitlab } from './report/check-gitlab.ts';
export { checkJson } from './report/check-json.ts';
export { checkJunit } from './report/check-junit.ts';
export { checkMarkdown } from './report/check-markdown.ts';
export { checkSarif } from './report/check-sarif.ts';
export { checkText } from './report/check-text.ts';
export type { DiffReport, DiffSide } from './report/diff-report.ts';
export { diffHtml } from './report/diff-html.ts';
export { diffJson } from './report/diff-json.ts';
export { diffMarkdown } from './report/diff-markdown.ts';
export type { DiffStyle } from './report/diff-text.ts';
export { diffText } from './report/diff-text.ts';
export { locate, locateAll } from './engine/locate.ts';
export { diagnosticsText } from './report/diagnostics-text.ts';
export type { CellKind } from './report/map-glyphs.ts';
export type { MapHtmlOptions } from './report/map-html.ts';
export { mapHtml } from './report/map-html.ts';
export { mapJson } from './report/map-json.ts';
export type { MapSvgOptions } from './report/map-svg.ts';
export { mapSvg } from './report/map-svg.ts';
export type { MapStyle } from './report/map-text.ts';
export { mapText } from './report/map-text.ts';
export { markdownText } from './report/markdown-text.ts';
export { explainedJson, verifyJson } from './report/verify-json.ts';
export { explainedText, verifyText } from './report/verify-text.ts';
export type { Explained } from './diff/boot-diff.ts';
export type { NumberReading } from './linux/cmdline.ts';
export { PhysAddr } from './linux/phys-addr.ts';
export type {
  CmaBehaviour,
  CrashkernelBehaviour,
  FlatTree,
  HandlerWalk,
  MemblockBehaviour,
  ReservedMemoryPasses,
} from './linux/releases/behaviour.ts';
export type {
  Arm64Boot,
  Arm64Paging,
  Behaviour,
  KconfigCounts,
  MemoryMap,
  Riscv64Boot,
} from './linux/releases/behaviour.ts';
export type { NodeAreas, OwnMaps, ScanStep } from './linux/releases/behaviour.ts';
export type { Build, StructureSizes, UsualImage } from './linux/releases/builds/build.ts';
