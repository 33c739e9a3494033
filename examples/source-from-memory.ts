// SPDX-License-Identifier: MIT
//
// Compiles boards whose files are on no disk: a host gives each file by its name, from an archive, a database, a git object or, as
// here, a map. Two boards share what they include.
import { SourceCache, bootReservedMemory, compileDts, diagnosticsText } from 'dt-rmem';
import type { SourceHost } from 'dt-rmem';

const FILES: Readonly<Record<string, string>> = {
  'soc.dtsi': `/ {
	#address-cells = <1>;
	#size-cells = <1>;
	memory@40000000 { device_type = "memory"; reg = <0x40000000 0x40000000>; };
	reserved-memory {
		#address-cells = <1>;
		#size-cells = <1>;
		ranges;
		camera: camera { compatible = "shared-dma-pool"; reusable; size = <CAMERA_POOL>; };
	};
};
`,
  'plain.dts': '/dts-v1/;\n#define CAMERA_POOL 0x2000000\n#include "soc.dtsi"\n',
  'wide.dts': '/dts-v1/;\n#define CAMERA_POOL 0x8000000\n#include "soc.dtsi"\n',
  'bare.dts': '/dts-v1/;\n#include "soc.dtsi"\n',
};

const encoder = new TextEncoder();
// the same array each time for the same file, so that the cache knows it again
const bytes = new Map(Object.entries(FILES).map(([path, text]) => [path, encoder.encode(text)]));
const host: SourceHost = { readFile: (path) => bytes.get(path) };
const cache = new SourceCache();

for (const path of ['plain.dts', 'wide.dts', 'bare.dts']) {
  const { tree, diagnostics, sources } = compileDts(path, host, { cache });
  for (const line of diagnosticsText(diagnostics, sources)) console.log(line);
  if (tree === undefined) continue;
  for (const { name, outcome, base, size } of bootReservedMemory(tree).regions)
    console.log(`${path}: ${name} ${outcome}, ${size >> 20n} MiB at 0x${base!.toString(16)}`);
}
