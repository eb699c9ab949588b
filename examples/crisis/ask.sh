#!/bin/sh
# Adds the crisis to a record of its own and puts four questions to it: the end of `make demo`.
#   sh examples/crisis/ask.sh [DRAGOMAN]     DRAGOMAN is the command, if it is not on the path
set -eu
dragoman=${1:-dragoman}
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
DRAGOMAN_RECORD=$folder/kelda.db
export DRAGOMAN_RECORD

ask() {
    printf '\n %s\n $ dragoman %s\n' "$1" "$2"
    # shellcheck disable=SC2086  # the words of the question are to be split
    "$dragoman" $2 --table
}

printf '\n Forty-four reports of an invented crisis, read into a record (%s)\n' "$here/reports"
"$dragoman" add --register "$here/register" "$here/reports"
ask "When did Ardania and Corvenia fall out?" \
    "relations Ardania Corvenia"
ask "Which promises of March were not kept?" \
    "commitments --since 2026-03-05 --until 2026-03-31 --kind pledge --kind refusal --state contradicted --state lapsed --state withdrawn"
ask "Which reports are one story, and who was first?" \
    "stories"
ask "What has Ardania said of Belmar since it has a new foreign minister?" \
    "statements --speaker Ardania --about Belmar --since 2026-04-10 --kind direct"
printf '\n'
