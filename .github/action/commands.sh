# shellcheck shell=bash
# How a step talks to GitHub Actions. Sourced by the scripts beside it.
# https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands

# token prints what nobody can guess.
token() {
  od -An -N16 -tx1 /dev/urandom | tr -d ' \n'
}

# output NAME VALUE sets an output of the step, whatever is in the value.
output() {
  local end
  end=end-$(token)
  printf '%s<<%s\n%s\n%s\n' "$1" "$end" "$2" "$end" >>"$GITHUB_OUTPUT"
}

# fail MESSAGE ends the script with an annotation.
fail() {
  local message=${1//'%'/%25}
  message=${message//$'\r'/%0D}
  message=${message//$'\n'/%0A}
  printf '::error title=portlint::%s\n' "$message"
  exit 2
}
