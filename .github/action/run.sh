#!/usr/bin/env bash
# Runs PROGRAM once, with the INPUT_… variables that action.yml sets, and turns its reports into log, annotations, job
# summary and the outputs exit-code, findings, errors, warnings and sarif-file. Findings do not fail this step.
#
# The bash of macOS is 3.2: no mapfile, and an empty array counts as unset.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/commands.sh"

# Git Bash rewrites arguments that look like Unix paths, if nobody stops it.
export MSYS2_ARG_CONV_EXCL='*'

arguments=(--min-severity "$INPUT_MIN_SEVERITY" --fail-on "$INPUT_FAIL_ON")

# each TEXT [FLAG] adds the lines of the text to the arguments, each behind the flag.
each() {
  local line
  while IFS= read -r line; do
    line=${line%$'\r'}
    [ -n "$line" ] || continue
    [ $# -eq 1 ] || arguments+=("$2")
    arguments+=("$line")
  done <<<"$1"
}

each "$INPUT_CONFIG" --config
each "$INPUT_BASELINE" --baseline
each "$INPUT_SELECT" --select
each "$INPUT_IGNORE" --ignore
each "$INPUT_ARGS"

reports=$RUNNER_TEMP/portlint-$(token)
mkdir "$reports"

if [ -n "$INPUT_CHANGED_SINCE" ]; then
  since=$(git -C "$GITHUB_WORKSPACE" rev-parse --verify --quiet --end-of-options "$INPUT_CHANGED_SINCE^{commit}") ||
    fail "changed-since \"$INPUT_CHANGED_SINCE\" is no commit that is here; does actions/checkout have fetch-depth: 2?"
  # Neither the programs that a repository's attributes name, nor colors, nor prefixes of somebody's settings.
  git -C "$GITHUB_WORKSPACE" diff -U0 --no-ext-diff --no-textconv --no-color --src-prefix=a/ --dst-prefix=b/ "$since" -- >"$reports/patch" ||
    fail "git cannot tell what changed since \"$INPUT_CHANGED_SINCE\""
  arguments+=(--new-from-patch "$reports/patch")
fi
case $INPUT_SARIF_FILE in
  '') sarif=$reports/portlint.sarif ;;
  /* | [A-Za-z]:*) sarif=$INPUT_SARIF_FILE ;;
  *) sarif=$GITHUB_WORKSPACE/$INPUT_SARIF_FILE ;;
esac
mkdir -p -- "$(dirname -- "$sarif")"
for format in json github markdown; do
  arguments+=(--report "$format=$reports/$format")
done
arguments+=(--report "sarif=$sarif" --)
each "$INPUT_PATHS"

[[ $INPUT_CATEGORY =~ ^[A-Za-z0-9._/-]+$ ]] || fail "category \"$INPUT_CATEGORY\" has other signs than letters, digits and . _ / -"
cd -- "$GITHUB_WORKSPACE"
cd -- "$INPUT_WORKING_DIRECTORY" || fail "there is no working-directory \"$INPUT_WORKING_DIRECTORY\""

# The log shows lines of the linted files, in which GitHub must not find commands.
stop=$(token)
status=0
printf '::stop-commands::%s\n' "$stop"
"$PROGRAM" "${arguments[@]}" </dev/null 2>&1 || status=$?
printf '\n::%s::\n' "$stop"
output exit-code "$status"

[ -f "$reports/json" ] || fail "portlint could not run, the log says why"

# count NAME prints a number of the JSON report's summary. Nothing else in the report is a line of this form.
count() {
  sed -n 's/^ *"'"$1"'": \([0-9][0-9]*\),*$/\1/p' "$reports/json" | tail -n 1
}
errors=$(count errors) warnings=$(count warnings) notes=$(count notes)
output errors "$errors"
output warnings "$warnings"
output findings $((errors + warnings + notes))

if [ "$INPUT_CATEGORY" != portlint ]; then
  sed 's|^\( *"id": \)"portlint/"|\1"'"${INPUT_CATEGORY%/}"'/"|' "$sarif" >"$reports/category"
  cat "$reports/category" >"$sarif"
fi
output sarif-file "$sarif"

# Worst first: GitHub shows ten of each severity.
[ "$INPUT_ANNOTATIONS" != true ] || cat "$reports/github"
[ "$INPUT_SUMMARY" != true ] || cat "$reports/markdown" >>"$GITHUB_STEP_SUMMARY"
