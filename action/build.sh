#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Makes rmem ready in the checkout of this action. What is built already, as in a later step of the same job, stays.
set -euo pipefail
cd "$(dirname "$0")/.."

[[ -f dist/cli/main.js && -d node_modules/commander ]] && exit
echo '::group::Build rmem'
npm ci --ignore-scripts --no-audit --no-fund
npm run build
echo '::endgroup::'
