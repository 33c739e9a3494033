// SPDX-License-Identifier: MIT
import type { MessageId } from '../linux/messages/messages.ts';
import { AREA_EXPLANATIONS } from './area-explanations.ts';
import type { Explanation } from './explanation.ts';
import { MEMORY_EXPLANATIONS } from './memory-explanations.ts';
import { REGION_EXPLANATIONS } from './region-explanations.ts';

/** What each message means. */
export const EXPLANATIONS: Readonly<Record<MessageId, Explanation>> = {
  ...REGION_EXPLANATIONS,
  ...AREA_EXPLANATIONS,
  ...MEMORY_EXPLANATIONS,
};
