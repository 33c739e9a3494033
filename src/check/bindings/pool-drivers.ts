// SPDX-License-Identifier: MIT
//
// Drivers of Linux 7.2 that request a pool from their device's memory-region (of_reserved_mem_device_init() and similar), and what they do
// if the region is not a pool. Drivers that ignore the error without a message are not listed.
import type { DtNode } from '../../tree/node.ts';
import { eachString } from '../../tree/readings.ts';

/** A driver's request, and what it does on an error. */
export interface PoolDriver {
  /** Its source file. */
  readonly file: string;
  /** The entry that it requests: an index, or its name in `memory-region-names`. */
  readonly entry: number | string;
  /** Its error message; null if it logs nothing. */
  readonly message: string | null;
  /** Whether it fails to probe. If not, it continues with memory from elsewhere. */
  readonly fails: boolean;
  readonly compatibles: readonly string[];
}

/** The driver's row: file, compatibles, error message and the entry it requests. */
function givesUp(
  file: string,
  compatibles: string,
  message: string | null,
  entry: number | string = 0,
): PoolDriver {
  return { file, entry, message, fails: true, compatibles: compatibles.split(' ') };
}

function goesOn(file: string, compatibles: string, message: string): PoolDriver {
  return { file, entry: 0, message, fails: false, compatibles: compatibles.split(' ') };
}

const POOL_DRIVERS: readonly PoolDriver[] = [
  givesUp(
    'drivers/firmware/qcom/qcom_scm.c',
    'qcom,scm',
    'Failed to setup the reserved memory region for TZ mem',
  ),
  givesUp(
    'drivers/gpu/drm/arm/display/komeda/komeda_dev.c',
    'arm,mali-d71 arm,mali-d32 armchina,linlon-d6',
    null,
  ),
  givesUp('drivers/gpu/drm/arm/hdlcd_drv.c', 'arm,hdlcd', null),
  givesUp('drivers/gpu/drm/arm/malidp_drv.c', 'arm,mali-dp500 arm,mali-dp550 arm,mali-dp650', null),
  givesUp(
    'drivers/gpu/drm/aspeed/aspeed_gfx_drv.c',
    'aspeed,ast2400-gfx aspeed,ast2500-gfx aspeed,ast2600-gfx',
    'failed to initialize reserved mem: -22',
  ),
  goesOn(
    'drivers/gpu/drm/ingenic/ingenic-drm-drv.c',
    'ingenic,jz4740-lcd ingenic,jz4725b-lcd ingenic,jz4760-lcd ingenic,jz4760b-lcd ingenic,jz4770-lcd ingenic,jz4780-lcd',
    'Failed to get reserved memory: -22',
  ),
  givesUp('drivers/gpu/drm/kmb/kmb_drv.c', 'intel,keembay-display', null),
  givesUp(
    'drivers/gpu/drm/logicvc/logicvc_drm.c',
    'xylon,logicvc-3.02.a-display xylon,logicvc-4.01.a-display',
    'Failed to init memory region',
  ),
  givesUp(
    'drivers/gpu/drm/sun4i/sun4i_drv.c',
    'allwinner,sun4i-a10-display-engine allwinner,sun5i-a10s-display-engine allwinner,sun5i-a13-display-engine ' +
      'allwinner,sun6i-a31-display-engine allwinner,sun6i-a31s-display-engine allwinner,sun7i-a20-display-engine ' +
      'allwinner,sun8i-a23-display-engine allwinner,sun8i-a33-display-engine allwinner,sun8i-a83t-display-engine ' +
      'allwinner,sun8i-h3-display-engine allwinner,sun8i-r40-display-engine allwinner,sun8i-v3s-display-engine ' +
      'allwinner,sun9i-a80-display-engine allwinner,sun20i-d1-display-engine allwinner,sun50i-a64-display-engine ' +
      'allwinner,sun50i-h6-display-engine',
    "Couldn't claim our memory region",
  ),
  givesUp('drivers/gpu/drm/tiny/arcpgu.c', 'snps,arcpgu', null),
  goesOn(
    'drivers/media/platform/synopsys/hdmirx/snps_hdmirx.c',
    'rockchip,rk3588-hdmirx-ctrler',
    'no reserved memory for HDMIRX, use default CMA',
  ),
  givesUp('drivers/mmc/host/sdhci-of-bst.c', 'bst,c1200-sdhci', 'Failed to initialize reserved memory'),
  givesUp('drivers/remoteproc/da8xx_remoteproc.c', 'ti,da850-dsp', 'device does not have specific CMA pool'),
  goesOn(
    'drivers/remoteproc/keystone_remoteproc.c',
    'ti,k2hk-dsp ti,k2l-dsp ti,k2e-dsp ti,k2g-dsp',
    'device does not have specific CMA pool',
  ),
  givesUp(
    'drivers/remoteproc/mtk_scp.c',
    'mediatek,scp-core mediatek,mt8183-scp mediatek,mt8186-scp mediatek,mt8188-scp mediatek,mt8192-scp mediatek,mt8195-scp',
    'failed to assign memory-region: -22',
  ),
  goesOn(
    'drivers/remoteproc/omap_remoteproc.c',
    'ti,omap4-dsp ti,omap4-ipu ti,omap5-dsp ti,omap5-ipu ti,dra7-dsp ti,dra7-ipu',
    'device does not have specific CMA pool.',
  ),
  givesUp(
    'drivers/remoteproc/ti_k3_common.c',
    'ti,am654-r5f ti,j721e-r5f ti,j7200-r5f ti,am64-r5f ti,am62-r5f ti,j721s2-r5f ' +
      'ti,j721e-c66-dsp ti,j721e-c71-dsp ti,j721s2-c71-dsp ti,am62a-c7xv-dsp ti,am64-m4fss',
    'device cannot initialize DMA pool (-22)',
  ),
  givesUp(
    'drivers/staging/media/sunxi/cedrus/cedrus_hw.c',
    'allwinner,sun4i-a10-video-engine allwinner,sun5i-a13-video-engine allwinner,sun7i-a20-video-engine ' +
      'allwinner,sun8i-a33-video-engine allwinner,sun8i-h3-video-engine allwinner,sun8i-v3s-video-engine ' +
      'allwinner,sun8i-r40-video-engine allwinner,sun20i-d1-video-engine allwinner,sun50i-a64-video-engine ' +
      'allwinner,sun50i-h5-video-engine allwinner,sun50i-h6-video-engine',
    'Failed to reserve memory',
  ),
  givesUp(
    'sound/hda/controllers/cix-ipbloq.c',
    'cix,sky1-ipbloq-hda',
    'failed to init reserved mem for DMA, err = -22',
  ),
  goesOn(
    'sound/soc/mediatek/mt8173/mt8173-afe-pcm.c',
    'mediatek,mt8173-afe-pcm mediatek,mt8183-audio mediatek,mt8186-sound mediatek,mt8192-audio',
    'no reserved memory found, pre-allocating buffers instead',
  ),
  goesOn(
    'sound/soc/mediatek/mt8189/mt8189-afe-pcm.c',
    'mediatek,mt8189-afe-pcm',
    'failed to assign memory region: -22',
  ),
  givesUp(
    'sound/soc/mediatek/mt8195/mt8195-afe-pcm.c',
    'mediatek,mt8195-audio',
    'failed to assign memory region',
  ),
  goesOn(
    'sound/soc/mediatek/mt8196/mt8196-afe-pcm.c',
    'mediatek,mt8196-afe',
    'failed to assign memory region: -22',
  ),
  givesUp(
    'sound/soc/sof/imx/imx-common.c',
    'fsl,imx8ulp-dsp fsl,imx95-cm7-sof',
    'failed to bind DMA region',
    'dma',
  ),
  givesUp(
    'sound/soc/sof/mediatek/mt8195/mt8195.c',
    'mediatek,mt8186-dsp mediatek,mt8188-dsp mediatek,mt8195-dsp',
    'of_reserved_mem_device_init failed',
  ),
  goesOn(
    'sound/soc/sprd/sprd-pcm-dma.c',
    'sprd,pcm-platform',
    'no reserved DMA memory for audio platform device',
  ),
];

const BY_COMPATIBLE: ReadonlyMap<string, PoolDriver> = new Map(
  POOL_DRIVERS.flatMap((driver) => driver.compatibles.map((compatible) => [compatible, driver])),
);

/** The driver of a device that requests a pool; undefined if it requests none or is not known. */
export function poolDriverOf(node: DtNode): PoolDriver | undefined {
  const property = node.property('compatible');
  if (property === undefined) return undefined;
  for (const compatible of eachString(property)) {
    const driver = BY_COMPATIBLE.get(compatible);
    if (driver !== undefined) return driver;
  }
  return undefined;
}
