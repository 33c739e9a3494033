#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Runs rmem check with the inputs of the action, which come as variables RMEM_*, and hands over what it finds: the report in the log,
# annotations, a summary, outputs. Runs with the bash 3.2 of macOS.
set -euo pipefail

rmem=$(cd "$(dirname "$0")/.." && pwd)/dist/cli/main.js
reports=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/rmem.XXXXXX")
trap 'rm -rf "$reports"' EXIT

arguments=(check --format text)

# one NAME VALUE: an option, where the input has a value
one() {
  if [[ -n $2 ]]; then arguments+=("$1=$2"); fi
}

# each NAME VALUES: an option for each line of the input
each() {
  local line
  while IFS= read -r line || [[ -n $line ]]; do
    trim "$line"
    if [[ -n $trimmed ]]; then arguments+=("$1=$trimmed"); fi
  done <<<"$2"
}

trim() {
  trimmed=${1#"${1%%[![:space:]]*}"}
  trimmed=${trimmed%"${trimmed##*[![:space:]]}"}
}

# whatever a change to the boards says, no other file of the machine is read
root=${RMEM_ROOT-}
one --root "${root:-${GITHUB_WORKSPACE:-$PWD}}"
one --fail-on "${RMEM_FAIL_ON-}"
one --policy "${RMEM_POLICY-}"
one --config "${RMEM_CONFIG-}"
one --cmdline "${RMEM_CMDLINE-}"
one --baseline "${RMEM_BASELINE-}"
one --shard "${RMEM_SHARD-}"
each --memory "${RMEM_MEMORY-}"
each --include "${RMEM_INCLUDE-}"
each --define "${RMEM_DEFINE-}"
each --overlay "${RMEM_OVERLAYS-}"
each --each-overlay "${RMEM_EACH_OVERLAY-}"
for format in json github markdown; do arguments+=("--output=$format=$reports/$format"); done

sarif=${RMEM_SARIF-}
if [[ $sarif == *$'\n'* ]]; then
  echo '::error::rmem: the input sarif is the name of one file'
  exit 2
fi
if [[ -n $sarif ]]; then
  mkdir -p "$(dirname "$sarif")"
  arguments+=("--output=sarif=$sarif")
fi

# lists of words, of which no one is taken for an option
words() {
  local line
  while IFS= read -r line || [[ -n $line ]]; do
    trim "$line"
    case $trimmed in
      '') ;;
      -?*) arguments+=("./$trimmed") ;;
      *) arguments+=("$trimmed") ;;
    esac
  done <<<"$1"
}

words "${RMEM_BOARDS-}"
if [[ -n ${RMEM_CHANGED-} ]]; then
  arguments+=(--changed)
  words "$RMEM_CHANGED"
fi

# nothing that a board or a file's name says is taken for a command of the workflow
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$token"
status=0
node "$rmem" "${arguments[@]}" || status=$?
echo "::$token::"

if [[ ! -f $reports/json ]]; then
  # usage, which standard error has told
  echo '::error::rmem check could not be run; its log says why'
  exit "$status"
fi

cat "$reports/github"
if [[ ${RMEM_SUMMARY-true} != false && -n ${GITHUB_STEP_SUMMARY-} ]]; then
  cat "$reports/markdown" >>"$GITHUB_STEP_SUMMARY"
fi
node -e '
  const { readFileSync } = require("node:fs");
  const { errors, warnings } = JSON.parse(readFileSync(process.argv[1], "utf8")).summary;
  console.log(`errors=${errors}\nwarnings=${warnings}`);
' "$reports/json" >>"$GITHUB_OUTPUT"
if [[ -n $sarif ]]; then echo "sarif=$sarif" >>"$GITHUB_OUTPUT"; fi
exit "$status"
