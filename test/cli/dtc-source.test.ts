// SPDX-License-Identifier: MIT
//
// `rmem-dtc` on sources. Status, text and messages are those of `dtc` 1.7.2 with the same command line; the
// text of 1.6.1 is different (it prints no references).
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dtc } from './dtc-run.ts';

const FILES: Readonly<Record<string, string>> = {
  'board.dts': `/dts-v1/;
/include/ "soc.dtsi"
/ {
	model = "b\\tc", "";
	chosen { stdout = &uart; };
};
&uart {
	pins = <&{/soc} 1>, l: [01 02];
	status = "okay";
};
`,
  'inc/soc.dtsi': `/ {
	soc { uart: uart@10 { reg = <0x10>; }; };
};
`,
  'plugin.dts': `/dts-v1/;
/plugin/;
&i2c1 { own: s@1 { reg = <1>; irq = <&gpio 1>; up = <&own>; }; };
`,
  'wrong.dts': `/dts-v1/;
/ { a = <0x1ffffffff>; b = <&x>; n@1 { }; };
`,
  'words.dts': `/dts-v1/;
/ { a = <FOO>; };
&missing { };
`,
  'pre.i': `# 1 "soc/board.dts"
# 1 "soc/dir/x.dtsi" 1
/dts-v1/;
/ { b; };
# 2 "soc/board.dts" 2
/ { a; };
`,
  'parts.dts': `/dts-v1/;
/ {
	speed /include/ "inc/value.dtsi";
	big = <1 (0x7fffffff *
		4)>;
	sub /include/ "inc/sub.dtsi"
	};
};
`,
  'inc/value.dtsi': '= <5 6>',
  'inc/sub.dtsi': '{\n\tin;\n',
  'listed.dts': `/dts-v1/;
/plugin/;
/ {
	fragment@0 {
		target = <&gpio>;
		__overlay__ {
			far = <&led>, <&gpio>, <&led>;
			led: led { };
		};
	};
	__fixups__ { l: gpio = "/nowhere:p:0", "/fragment@0:target:0"; };
	__local_fixups__ {
		fragment@0 { __overlay__ { far = <0 8>; }; };
	};
};
`,
  'late.dts': `/dts-v1/;
/ {
	n { };
	l: late = <1>,
		<2>;
};
`,
};

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rmem-dtc-source-'));
  mkdirSync(join(folder, 'inc'));
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it.each<[string, number, string, string]>([
  [
    '-i inc board.dts -O dts',
    0,
    `/dts-v1/;

/ {
	model = "b\\tc", "";

	soc {
		phandle = <0x01>;

		uart: uart@10 {
			reg = <0x10>;
			pins = <&{/soc} 0x01>, l: [01 02];
			status = "okay";
		};
	};

	chosen {
		stdout = "/soc/uart@10";
	};
};
`,
    `board.dts:4.2-21: Warning (model_is_string): /:model: property is not a string
inc/soc.dtsi:2.24-37: Warning (reg_format): /soc/uart@10:reg: property has invalid length (4 bytes) (#address-cells == 2, #size-cells == 1)
<stdout>: Warning (pci_device_reg): Failed prerequisite 'reg_format'
<stdout>: Warning (pci_device_bus_num): Failed prerequisite 'reg_format'
<stdout>: Warning (simple_bus_reg): Failed prerequisite 'reg_format'
<stdout>: Warning (i2c_bus_reg): Failed prerequisite 'reg_format'
<stdout>: Warning (spi_bus_reg): Failed prerequisite 'reg_format'
inc/soc.dtsi:2.22-40: Warning (avoid_default_addr_size): /soc/uart@10: Relying on default #address-cells value
  also defined at board.dts:7.7-10.3
inc/soc.dtsi:2.22-40: Warning (avoid_default_addr_size): /soc/uart@10: Relying on default #size-cells value
  also defined at board.dts:7.7-10.3
<stdout>: Warning (avoid_unnecessary_addr_size): Failed prerequisite 'avoid_default_addr_size'
<stdout>: Warning (unique_unit_address): Failed prerequisite 'avoid_default_addr_size'
`,
  ],
  [
    '-i inc -Tq -T -O dts board.dts -A',
    0,
    `/dts-v1/;

/ { /* inc/soc.dtsi:1:3-3:3, board.dts:3:3-6:3 */
	model = "b\\tc", ""; /* board.dts:4:2-4:21 */

	soc { /* inc/soc.dtsi:2:6-2:43 */
		phandle = <0x01>; /* <no-file>:<no-line> */

		uart: uart@10 { /* inc/soc.dtsi:2:22-2:40, board.dts:7:7-10:3 */
			reg = <0x10>; /* inc/soc.dtsi:2:24-2:37 */
			pins = <&{/soc} 0x01>, l: [01 02]; /* board.dts:8:2-8:33 */
			status = "okay"; /* board.dts:9:2-9:18 */
		}; /* inc/soc.dtsi:2:22-2:40, board.dts:7:7-10:3 */
	}; /* inc/soc.dtsi:2:6-2:43 */

	chosen { /* board.dts:5:9-5:29 */
		stdout = "/soc/uart@10"; /* board.dts:5:11-5:26 */
	}; /* board.dts:5:9-5:29 */

	aliases { /* <no-file>:<no-line> */
		uart = "/soc/uart@10"; /* <no-file>:<no-line> */
	}; /* <no-file>:<no-line> */
}; /* inc/soc.dtsi:1:3-3:3, board.dts:3:3-6:3 */
`,
    '',
  ],
  [
    '-q -i inc board.dts -O dts -T',
    0,
    `/dts-v1/;

/ { /* inc/soc.dtsi:1, board.dts:3 */
	model = "b\\tc", ""; /* board.dts:4 */

	soc { /* inc/soc.dtsi:2 */
		phandle = <0x01>;

		uart: uart@10 { /* inc/soc.dtsi:2, board.dts:7 */
			reg = <0x10>; /* inc/soc.dtsi:2 */
			pins = <&{/soc} 0x01>, l: [01 02]; /* board.dts:8 */
			status = "okay"; /* board.dts:9 */
		}; /* inc/soc.dtsi:2, board.dts:10 */
	}; /* inc/soc.dtsi:2 */

	chosen { /* board.dts:5 */
		stdout = "/soc/uart@10"; /* board.dts:5 */
	}; /* board.dts:5 */
}; /* inc/soc.dtsi:3, board.dts:6 */
`,
    '',
  ],
  [
    '-i inc board.dts -@ -O dts -s -q',
    0,
    `/dts-v1/;

/ {
	model = "b\\tc", "";

	__symbols__ {
		uart = "/soc/uart@10";
	};

	chosen {
		stdout = "/soc/uart@10";
	};

	soc {
		phandle = <0x01>;

		uart: uart@10 {
			phandle = <0x02>;
			pins = <&{/soc} 0x01>, l: [01 02];
			reg = <0x10>;
			status = "okay";
		};
	};
};
`,
    '',
  ],
  [
    '-q plugin.dts -O dts -@',
    0,
    `/dts-v1/;
/plugin/;

/ {

	fragment@0 {
		target = <&i2c1>;

		__overlay__ {

			own: s@1 {
				reg = <0x01>;
				irq = <&gpio 0x01>;
				up = <&own>;
				phandle = <0x01>;
			};
		};
	};

	__symbols__ {
		own = "/fragment@0/__overlay__/s@1";
	};

	__fixups__ {
		i2c1 = "/fragment@0:target:0";
		gpio = "/fragment@0/__overlay__/s@1:irq:0";
	};

	__local_fixups__ {

		fragment@0 {

			__overlay__ {

				s@1 {
					up = <0x00>;
				};
			};
		};
	};
};
`,
    '',
  ],
  [
    '-I dts -O dts -T pre.i',
    0,
    `/dts-v1/;

/ { /* dir/x.dtsi:2, board.dts:2 */
	b; /* dir/x.dtsi:2 */
	a; /* board.dts:2 */
}; /* dir/x.dtsi:2, board.dts:2 */
`,
    '',
  ],
  [
    '-O dts -T -T parts.dts',
    0,
    `/dts-v1/;

/ { /* parts.dts:2:3-8:3 */
	speed = <0x05 0x06>; /* parts.dts:3:2-3:35 */
	big = <0x01 0xfffffffc>; /* parts.dts:4:2-5:7 */

	sub { /* parts.dts:1:1-7:4 */
		in; /* inc/sub.dtsi:2:2-2:5 */
	}; /* parts.dts:1:1-7:4 */
}; /* parts.dts:2:3-8:3 */
`,
    'WARNING: parts.dts:4.11-5.5: Value 0x00000001fffffffc truncated to 0xfffffffc\n',
  ],
  [
    '-q -O dts -T -T listed.dts',
    0,
    `/dts-v1/;
/plugin/;

/ { /* listed.dts:3:3-15:3 */

	fragment@0 { /* listed.dts:4:13-10:4 */
		target = <&gpio>; /* listed.dts:5:3-5:20 */

		__overlay__ { /* listed.dts:6:15-9:5 */
			far = <&led>, <&gpio>, <&led>; /* listed.dts:7:4-7:34 */

			led: led { /* listed.dts:8:13-8:17 */
				phandle = <0x01>; /* <no-file>:<no-line> */
			}; /* listed.dts:8:13-8:17 */
		}; /* listed.dts:6:15-9:5 */
	}; /* listed.dts:4:13-10:4 */

	__fixups__ { /* listed.dts:11:13-11:67 */
		l: gpio = "/nowhere:p:0", "/fragment@0:target:0", "/fragment@0/__overlay__:far:4"; /* listed.dts:11:18-11:64 */
	}; /* listed.dts:11:13-11:67 */

	__local_fixups__ { /* listed.dts:12:19-14:4 */

		fragment@0 { /* listed.dts:13:14-13:48 */

			__overlay__ { /* listed.dts:13:28-13:45 */
				far = <0x00 0x08>; /* listed.dts:13:30-13:42 */
			}; /* listed.dts:13:28-13:45 */
		}; /* listed.dts:13:14-13:48 */
	}; /* listed.dts:12:19-14:4 */
}; /* listed.dts:3:3-15:3 */
`,
    '',
  ],
  [
    'late.dts',
    1,
    '',
    `Error: late.dts:4.2-5.7 Properties must precede subnodes
FATAL ERROR: Unable to parse input tree
`,
  ],
  [
    'wrong.dts',
    2,
    '',
    `WARNING: wrong.dts:2.10-21: Value 0x00000001ffffffff truncated to 0xffffffff
wrong.dts:2.3-45: ERROR (phandle_references): /: Reference to non-existent node or label "x"

ERROR: Input tree has errors, aborting (use -f to force output)
`,
  ],
  [
    '-f -qq -O dts wrong.dts',
    0,
    `/dts-v1/;

/ {
	a = <0xffffffff>;
	b = <&x>;

	n@1 {
	};
};
`,
    `WARNING: wrong.dts:2.10-21: Value 0x00000001ffffffff truncated to 0xffffffff
Warning: Input tree has errors, output forced
`,
  ],
  [
    'words.dts',
    1,
    '',
    `Lexical error: words.dts:2.10-13 Unexpected 'FOO'
Error: words.dts:3.1-9 Label or path missing not found
FATAL ERROR: Syntax error parsing input tree
`,
  ],
  [
    'board.dts',
    1,
    '',
    `FATAL ERROR: Couldn't open "soc.dtsi": No such file or directory
`,
  ],
])('%s', (args, status, stdout, stderr) => {
  expect(dtc(args.split(' '), folder)).toEqual({ status, stdout, stderr });
});

// dtc 1.7.2 and 1.6.1: `dtc -q -i inc -d x.d -o 'a b.dtb' board.dts`, and the same source from standard input
it('a blob and its dependencies', () => {
  const blob = Buffer.from(
    '0A3+7QAAARUAAAA4AAAA8AAAACgAAAARAAAAEAAAAAAAAAAlAAAAuAAAAAAAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAMAAAAFAAAAAGIJYwAAAAAAAAAAAXNvYwAAAAADAAAABAAAAAYAAAABAAAAAXVhcnRAMTAAAAAAAwAAAAQAAAAOAAAAEAAAAAMAAAAKAAAAEgAAAAEAAAABAQIAAAAAAAMAAAAFAAAAF29rYXkAAAAAAAAAAgAAAAIAAAABY2hvc2VuAAAAAAADAAAADQAAAB4vc29jL3VhcnRAMTAAAAAAAAAAAgAAAAIAAAAJbW9kZWwAcGhhbmRsZQByZWcAcGlucwBzdGF0dXMAc3Rkb3V0AA==',
    'base64',
  );
  const args = ['-q', '-i', 'inc', '-d', 'x.d'];
  expect(dtc([...args, '-o', 'a b.dtb', 'board.dts'], folder)).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(readFileSync(join(folder, 'a b.dtb')).toString('hex')).toBe(blob.toString('hex'));
  expect(readFileSync(join(folder, 'x.d'), 'utf8')).toBe('a\\ b.dtb: board.dts inc/soc.dtsi\n');

  expect(dtc(args, folder, FILES['board.dts'])).toEqual({
    status: 0,
    stdout: blob.toString('latin1'),
    stderr: '',
  });
  expect(readFileSync(join(folder, 'x.d'), 'utf8')).toBe('-: <stdin> inc/soc.dtsi\n');
});

describe('what it says more than dtc', () => {
  // dtc: `Error: <stdin>:3.1-2 syntax error`
  it('of a syntax error', () => {
    expect(dtc([], folder, '/dts-v1/;\n/ { a = <1>\n};\n')).toEqual({
      status: 1,
      stdout: '',
      stderr:
        "Error: <stdin>:3.1-2 syntax error: expected ';' after the property's value, found '}'\n" +
        'FATAL ERROR: Unable to parse input tree\n',
    });
  });

  // dtc omits the line break
  it('of a label that is an alias already', () => {
    const source = '/dts-v1/;\n/ { aliases { n = "/x"; }; n: x { }; };\n';
    expect(dtc(['-A', '-O', 'null'], folder, source)).toEqual({
      status: 0,
      stdout: '',
      stderr: 'WARNING: label n already exists in /aliases\n',
    });
  });
});
