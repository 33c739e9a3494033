// SPDX-License-Identifier: MIT
import type { ReleaseChange } from '../src/linux/releases/change.ts';

export function kernelsPage(page: string, changes: readonly ReleaseChange[]): string;
export function rulePage(page: string, id: string, changes: readonly ReleaseChange[]): string;
