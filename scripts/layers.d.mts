// SPDX-License-Identifier: MIT
export declare const LAYERS: Readonly<Record<string, readonly string[]>>;
export declare const FACES: readonly string[];
