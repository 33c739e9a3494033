#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Says whether the runner has a Node.js that is new enough, so that the one of the job's other steps stays what it is.
set -euo pipefail

found=false
if command -v node >/dev/null &&
  node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)'; then
  found=true
fi
echo "found=$found" >>"$GITHUB_OUTPUT"
