// SPDX-License-Identifier: MIT
//
// The messages of Linux 7.2 about reserved memory, and what 4.x to 7.1 had in their place.
import { AREA_MESSAGES } from './area-messages.ts';
import type { MessageKind } from './message-kind.ts';
import { REGION_MESSAGES } from './region-messages.ts';

/** All of them; a text is of the first whose pattern it matches. */
export const MESSAGES: readonly MessageKind[] = [...REGION_MESSAGES, ...AREA_MESSAGES];
