// SPDX-License-Identifier: MIT
//
// Expected lines: those of dtc 1.7.2, `dtc -O dtb -o - x.dts`.
import { expect, it } from 'vitest';
import { linesOf, unitOfSource } from '../../support/checks.ts';

it.each<[string, string, string[]]>([
  [
    'labels that stand twice',
    `/dts-v1/;
/ {
	two: a { one: x = <1>; };
	two: b { x = in: <1>, two: <2>; };
	one: c { in: y; };
	d { z = in: [00 in: 01]; };
};
&two {
	x = <2>;
};
`,
    [
      "x.dts:3.9-27: ERROR (duplicate_label): /a: Duplicate label 'one' on 'x' in /a and /c",
      '  also defined at x.dts:8.6-10.3',
      "x.dts:4.9-36: ERROR (duplicate_label): /b: Duplicate label 'two' on /b and /a",
      "x.dts:4.9-36: ERROR (duplicate_label): /b: Duplicate label 'in' on value of 'x' in /b and 'y' in /c",
      "x.dts:4.9-36: ERROR (duplicate_label): /b: Duplicate label 'two' on value of 'x' in /b and /a",
      "x.dts:6.4-29: ERROR (duplicate_label): /d: Duplicate label 'in' on value of 'z' in /d and 'y' in /c",
      "x.dts:6.4-29: ERROR (duplicate_label): /d: Duplicate label 'in' on value of 'z' in /d and 'y' in /c",
    ],
  ],
  [
    'phandles that refer to nodes',
    `/dts-v1/;
/ {
	n: a { phandle = <&n>; };
	b { phandle = <&n>; };
	c { linux,phandle = <&{/c}>; };
	d { phandle = <&{/a}>; };
};
`,
    [
      'x.dts:4.4-24: ERROR (explicit_phandles): /b: phandle is a reference to another node',
      'x.dts:6.4-27: ERROR (explicit_phandles): /d: phandle is a reference to another node',
    ],
  ],
  [
    'references to nothing, in a node of two blocks',
    `/dts-v1/;
/ {
	a { x = <&nope &{/no}>; y = &nope; };
};
/ {
	a { };
};
`,
    [
      'x.dts:3.4-39: ERROR (phandle_references): /a: Reference to non-existent node or label "nope"',
      '',
      '  also defined at x.dts:6.4-8',
      'x.dts:3.4-39: ERROR (phandle_references): /a: Reference to non-existent node or label "/no"',
      '',
      '  also defined at x.dts:6.4-8',
    ],
  ],
  [
    'numbers where references are',
    `/dts-v1/;
/ {
	clk: a { #clock-cells = <1>; phandle = <1>; };
	b { clocks = <&clk 1>, <1 2>, <&clk &clk>; };
	c { clocks = [00 00 00 01 00 00 00 02]; };
	d { clocks = <0>, <&clk 0>; x-gpios = <&clk 0>; };
};
`,
    [
      'x.dts:4.6-44: Warning (clocks_property): /b:clocks: cell 2 is not a phandle reference',
      'x.dts:5.6-41: Warning (clocks_property): /c:clocks: cell 0 is not a phandle reference',
      "x.dts:6.4-52: Warning (gpios_property): /d: Missing property '#gpio-cells' in node /a or bad phandle (referred from x-gpios[0])",
    ],
  ],
  [
    'an overlay, whose providers are elsewhere',
    `/dts-v1/;
/plugin/;
/ {
	a { clocks = <&ext 1>; interrupts = <1>; interrupt-parent = <&ext>; };
	in: b { #clock-cells = <2>; foo-gpios = <&ext 0>; };
	c { clocks = <&in 1>; };
	aliases { Z = "/nowhere"; };
};
`,
    [
      'x.dts:6.6-23: Warning (clocks_property): /c:clocks: property size (8) too small for cell size 2',
      "x.dts:7.10-30: Warning (alias_paths): /aliases: aliases property name must include only lowercase and '-'",
    ],
  ],
  [
    'nodes that are left out',
    `/dts-v1/;
/ {
	/omit-if-no-ref/ gone: gone@1 { phandle = <1>; };
	/omit-if-no-ref/ kept: kept@1 { };
	a { clocks = <1>; dmas = <&kept>; name = "a"; };
};
`,
    [
      'x.dts:4.32-36: Warning (unit_address_vs_reg): /kept@1: node has a unit name, but no reg or ranges property',
      'x.dts:5.6-19: Warning (clocks_property): /a:clocks: cell 0 is not a phandle reference',
      'x.dts:5.6-19: Warning (clocks_property): /a:clocks: Could not get phandle node for (cell 0)',
      "x.dts:5.4-50: Warning (dmas_property): /a: Missing property '#dma-cells' in node /kept@1 or bad phandle (referred from dmas[0])",
    ],
  ],
  [
    'nodes that lost their children, and count as nodes with some',
    `/dts-v1/;
/ {
	i2c@0 { x@1 { }; };
	spi@0 { x@1 { }; /delete-node/ y; };
	spi@1 { /delete-node/ y; };
	a { #address-cells = <1>; #size-cells = <0>; /omit-if-no-ref/ b { }; };
};
/ { i2c@0 { /delete-node/ x@1; }; spi@0 { /delete-node/ x@1; }; i2c@2 { /delete-node/ q; }; };
/ { i2c@2 { /delete-node/ r; }; };
`,
    [
      'x.dts:3.8-21: Warning (unit_address_vs_reg): /i2c@0: node has a unit name, but no reg or ranges property',
      '  also defined at x.dts:8.11-34',
      'x.dts:4.8-38: Warning (unit_address_vs_reg): /spi@0: node has a unit name, but no reg or ranges property',
      '  also defined at x.dts:8.41-64',
      'x.dts:5.8-29: Warning (unit_address_vs_reg): /spi@1: node has a unit name, but no reg or ranges property',
      'x.dts:8.71-92: Warning (unit_address_vs_reg): /i2c@2: node has a unit name, but no reg or ranges property',
      '  also defined at x.dts:9.11-32',
      'x.dts:3.8-21: Warning (i2c_bus_bridge): /i2c@0: incorrect #address-cells for I2C bus',
      '  also defined at x.dts:8.11-34',
      'x.dts:3.8-21: Warning (i2c_bus_bridge): /i2c@0: incorrect #size-cells for I2C bus',
      '  also defined at x.dts:8.11-34',
      'x.dts:8.71-92: Warning (i2c_bus_bridge): /i2c@2: incorrect #address-cells for I2C bus',
      '  also defined at x.dts:9.11-32',
      'x.dts:8.71-92: Warning (i2c_bus_bridge): /i2c@2: incorrect #size-cells for I2C bus',
      '  also defined at x.dts:9.11-32',
      "Warning (i2c_bus_reg): Failed prerequisite 'i2c_bus_bridge'",
      'x.dts:4.8-38: Warning (spi_bus_bridge): /spi@0: incorrect #address-cells for SPI bus',
      '  also defined at x.dts:8.41-64',
      'x.dts:4.8-38: Warning (spi_bus_bridge): /spi@0: incorrect #size-cells for SPI bus',
      '  also defined at x.dts:8.41-64',
      'x.dts:5.8-29: Warning (spi_bus_bridge): /spi@1: incorrect #address-cells for SPI bus',
      'x.dts:5.8-29: Warning (spi_bus_bridge): /spi@1: incorrect #size-cells for SPI bus',
      "Warning (spi_bus_reg): Failed prerequisite 'spi_bus_bridge'",
      'x.dts:6.4-73: Warning (avoid_unnecessary_addr_size): /a: unnecessary #address-cells/#size-cells without "ranges", "dma-ranges" or child "reg" or "ranges" property',
    ],
  ],
  [
    'nothing more after the first check that fails as an error',
    `/dts-v1/;
/ {
	a { name = <1>; phandle = <0>; };
	b@1 { };
};
`,
    ['x.dts:3.6-17: ERROR (name_is_string): /a:name: property is not a string'],
  ],
  [
    'places in lines and columns, with line markers',
    `/dts-v1/;
/ {
	a@1 {
		reg = <0>,
		      <1>;
	};
	b@2 { }; };
/ { c { device_type = <1>; }; };
&{/c} { reg = <0 0 0>; };
# 40 "other.dts"
/ { d@0 {
	status = [00]; }; }
;
/ { d@0 { }; /*	*/	e: b@2 { }; };
/ { e { device_type
= "pci"; }; };
`,
    [
      'x.dts:8.9-27: Warning (device_type_is_string): /c:device_type: property is not a string',
      'x.dts:4.3-5.13: Warning (reg_format): /a@1:reg: property has invalid length (8 bytes) (#address-cells == 2, #size-cells == 1)',
      'x.dts:7.6-10: Warning (unit_address_vs_reg): /b@2: node has a unit name, but no reg or ranges property',
      '  also defined at other.dts:43.27-31',
      'x.dts:8.7-30: Warning (unit_address_vs_reg): /c: node has a reg or ranges property, but no unit name',
      '  also defined at x.dts:9.7-26',
      'other.dts:40.9-41.19: Warning (unit_address_vs_reg): /d@0: node has a unit name, but no reg or ranges property',
      '  also defined at other.dts:43.9-13',
      "Warning (pci_bridge): Failed prerequisite 'device_type_is_string'",
      "Warning (unit_address_format): Failed prerequisite 'pci_bridge'",
      "Warning (pci_device_reg): Failed prerequisite 'reg_format'",
      "Warning (pci_device_reg): Failed prerequisite 'pci_bridge'",
      "Warning (pci_device_bus_num): Failed prerequisite 'reg_format'",
      "Warning (pci_device_bus_num): Failed prerequisite 'pci_bridge'",
      "Warning (simple_bus_reg): Failed prerequisite 'reg_format'",
      "Warning (i2c_bus_reg): Failed prerequisite 'reg_format'",
      "Warning (spi_bus_reg): Failed prerequisite 'reg_format'",
      'x.dts:3.6-6.4: Warning (avoid_default_addr_size): /a@1: Relying on default #address-cells value',
      'x.dts:3.6-6.4: Warning (avoid_default_addr_size): /a@1: Relying on default #size-cells value',
      'x.dts:8.7-30: Warning (avoid_default_addr_size): /c: Relying on default #address-cells value',
      '  also defined at x.dts:9.7-26',
      'x.dts:8.7-30: Warning (avoid_default_addr_size): /c: Relying on default #size-cells value',
      '  also defined at x.dts:9.7-26',
      "Warning (avoid_unnecessary_addr_size): Failed prerequisite 'avoid_default_addr_size'",
      "Warning (unique_unit_address): Failed prerequisite 'avoid_default_addr_size'",
    ],
  ],
])('%s', (_, text, expected) => {
  expect(linesOf(unitOfSource('x.dts', text))).toEqual(expected);
});
